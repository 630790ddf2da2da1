package dev.hawser.launcher;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house, for the rooms that stand on the core. */
final class RoomsTest {
    private static JavaClasses main;

    @BeforeAll
    static void read() {
        main = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.hawser");
    }

    @Test
    void packagesHaveNoRings() {
        slices().matching("dev.hawser.(**)").should().beFreeOfCycles().check(main);
    }

    @Test
    void arrowsOnlyGoDown() {
        neverUse("dev.hawser.app..", "dev.hawser.protocols..", "dev.hawser.launcher..");
        neverUse("dev.hawser.protocols..", "dev.hawser.launcher..");
        neverUse("dev.hawser.launcher.process..", "dev.hawser.launcher", "picocli..");
        neverUse("dev.hawser.launcher.log..", "dev.hawser.launcher", "dev.hawser.launcher.process..");
        neverUse("dev.hawser.app.status.wire..", "dev.hawser.net..", "dev.hawser.time..", "dev.hawser.app.status", "dev.hawser.app");
        neverUse("dev.hawser.auth..", "dev.hawser.app..", "dev.hawser.web..", "dev.hawser.protocols..", "dev.hawser.launcher..");
        neverUse("dev.hawser.web..", "dev.hawser.protocols..", "dev.hawser.launcher..");
        neverUse("dev.hawser.app..", "dev.hawser.auth..", "dev.hawser.web..");
        neverUse("dev.hawser.protocols..", "dev.hawser.web..");
        for (String wire : new String[] {"http", "http1.wire", "http2.hpack", "http2.wire", "websocket.wire", "form.wire", "cgi.wire"}) {
            neverUse("dev.hawser.web." + wire, "dev.hawser.net..", "dev.hawser.time..", "dev.hawser.deferred..", "dev.hawser.reactor..");
        }
        neverUse("dev.hawser.app", "dev.hawser.app.plugin..", "dev.hawser.app.status..", "dev.hawser.app.procmon..", "picocli..");
        for (String core : new String[] {"bytes", "coroutine", "time", "deferred", "task", "tls", "net", "line", "reactor"}) {
            neverUse("dev.hawser." + core, "dev.hawser.app..");
        }
        neverUse("dev.hawser.net", "dev.hawser.system");
        neverUse("dev.hawser.system", "dev.hawser.reactor", "dev.hawser.deferred");
    }

    private static void neverUse(String room, String... others) {
        for (String other : others) {
            noClasses().that().resideInAPackage(room).should().dependOnClassesThat(resideInAPackage(other)).check(main);
        }
    }

    @Test
    void servicesReadTheirReactorsClocks() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.hawser.app..", "dev.hawser.protocols..", "dev.hawser.auth..", "dev.hawser.web..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(main);
    }

    @Test
    void nobodySleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", Duration.class)
                .check(main);
    }

    @Test
    void concreteClassesAreFinalOrSealed() {
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .resideInAnyPackage(
                        "dev.hawser.app..",
                        "dev.hawser.auth..",
                        "dev.hawser.protocols..",
                        "dev.hawser.web..",
                        "dev.hawser.launcher..",
                        "dev.hawser.system..")
                .and()
                .doNotHaveSimpleName("TreeResource") // made to be extended, and of use as it is
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and(DescribedPredicate.not(abstractOrSealed()))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(main);
    }

    private static DescribedPredicate<JavaClass> abstractOrSealed() {
        return DescribedPredicate.describe(
                "abstract or sealed",
                type -> type.getModifiers().contains(JavaModifier.ABSTRACT)
                        || type.reflect().isSealed());
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .that()
                .resideInAPackage("dev.hawser..")
                .should()
                .haveNameMatching(".*(Impl|Manager|Handler|Helper|Util|Utils|Processor)$")
                .check(main);
    }
}
