package dev.hawser.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house that a machine can hold: where arrows go, and what main code may not touch. */
final class HouseRulesTest {
    private static JavaClasses main;
    private static JavaClasses tests;

    @BeforeAll
    static void read() {
        main = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.hawser");
        tests = new ClassFileImporter()
                .withImportOption(new ImportOption.OnlyIncludeTests())
                .importPackages("dev.hawser");
    }

    @Test
    void packagesHaveNoRings() {
        slices().matching("dev.hawser.(**)").should().beFreeOfCycles().check(main);
    }

    @Test
    void arrowsOnlyGoDown() {
        noneOf("dev.hawser.bytes").mayUse("time", "deferred", "task", "net", "net.endpoint", "line", "reactor");
        noneOf("dev.hawser.coroutine")
                .mayUse("bytes", "time", "deferred", "task", "net", "net.endpoint", "line", "reactor");
        noneOf("dev.hawser.time").mayUse("bytes", "deferred", "task", "net", "net.endpoint", "line", "reactor");
        noneOf("dev.hawser.deferred").mayUse("bytes", "task", "net", "net.endpoint", "line", "reactor");
        noneOf("dev.hawser.task").mayUse("bytes", "net", "net.endpoint", "line", "reactor");
        noneOf("dev.hawser.tls")
                .mayUse("time", "deferred", "task", "net", "net.endpoint", "line", "reactor", "tls.jdk", "tls.openssl");
        noneOf("dev.hawser.tls.pem")
                .mayUse("time", "deferred", "task", "net", "net.endpoint", "line", "reactor", "tls", "tls.jdk", "tls.openssl");
        noneOf("dev.hawser.tls").mayUse("tls.reload");
        noneOf("dev.hawser.tls.reload").mayUse("tls.jdk", "tls.openssl", "tls.pem", "net.endpoint", "reactor");
        noneOf("dev.hawser.net").mayUse("tls.jdk", "tls.openssl", "tls.pem", "tls.reload");
        noneOf("dev.hawser.net").mayUse("task", "net.endpoint", "line", "reactor");
        noneOf("dev.hawser.net.endpoint").mayUse("task", "line", "reactor");
        for (String wire : new String[] {"net.proxy.wire", "net.socks.wire", "net.connect.wire"}) {
            noneOf("dev.hawser." + wire)
                    .mayUse("coroutine", "time", "deferred", "task", "net", "net.endpoint", "line", "reactor", "policy", "tls");
            noneOf("dev.hawser.net").mayUse(wire);
        }
        noneOf("dev.hawser.policy").mayUse("task", "net.endpoint", "line", "reactor", "reactor.spi");
        for (String below : new String[] {"bytes", "coroutine", "time", "deferred", "task", "tls", "net", "line", "reactor"}) {
            noneOf("dev.hawser." + below).mayUse("policy");
        }
        noneOf("dev.hawser.line").mayUse("task", "net.endpoint", "reactor");
        noneOf("dev.hawser.reactor").mayUse("task", "net.endpoint", "line");
        noneOf("dev.hawser.file").mayUse("task", "net.endpoint", "line", "reactor", "reactor.spi", "reactor.nio");
        for (String below : new String[] {"bytes", "coroutine", "time", "deferred", "task", "net", "net.endpoint", "line",
            "reactor", "reactor.spi", "reactor.nio", "reactor.linux"}) {
            noneOf("dev.hawser." + below).mayUse("file");
        }
        noneOf("dev.hawser.net").mayUse("reactor.spi", "reactor.nio", "reactor.linux");
        noneOf("dev.hawser.reactor.watch")
                .mayUse("reactor", "reactor.spi", "reactor.nio", "reactor.linux", "deferred", "coroutine", "net");
        noneOf("dev.hawser.reactor.spi").mayUse("reactor", "reactor.nio", "reactor.linux", "deferred", "coroutine");
        noneOf("dev.hawser.reactor.nio").mayUse("reactor", "reactor.linux", "deferred", "coroutine");
        noneOf("dev.hawser.reactor.linux").mayUse("reactor", "reactor.nio", "deferred");
    }

    private record Room(String room) {
        void mayUse(String... others) {
            for (String other : others) {
                noClasses()
                        .that()
                        .resideInAPackage(room)
                        .should()
                        .dependOnClassesThat(resideInAPackage("dev.hawser." + other))
                        .check(main);
            }
        }
    }

    private static Room noneOf(String room) {
        return new Room(room);
    }

    @Test
    void timeIsReadInOnePlace() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.hawser.reactor.LoopReactor")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.time.LocalDateTime.class, "now")
                .orShould()
                .callMethod(java.time.ZonedDateTime.class, "now")
                .check(main);
    }

    @Test
    void nothingDependsOnChanceOrIdentity() {
        noClasses()
                .should()
                .callMethod(System.class, "identityHashCode", Object.class)
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
                .orShould()
                .callConstructor(java.util.Random.class) // one with a seed is welcome
                .check(main);
        noClasses() // these count or compare by identity and never iterate
                .that()
                .haveSimpleNameNotEndingWith("FactoryUses")
                .and()
                .haveSimpleNameNotEndingWith("FactoryCounts")
                .and()
                .doNotHaveSimpleName("Members")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.IdentityHashMap")
                .check(main);
    }

    @Test
    void mainCodeDoesNotPrint() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.hawser.bytes..", "dev.hawser.deferred..", "dev.hawser.line..",
                        "dev.hawser.net..", "dev.hawser.task..", "dev.hawser.time..", "dev.hawser.testing..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(main);
        noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging").check(main);
    }

    @Test
    void nobodySleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .check(main);
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .check(tests);
    }

    @Test
    void concreteClassesAreFinalOrSealed() {
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and(DescribedPredicate.not(abstractOrSealed()))
                .and()
                .resideOutsideOfPackage("dev.hawser.testing.contract") // its fixtures are extended by suites
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

    /** JUnit does not run such a method, and the build stays green. */
    @Test
    void testsReturnNothing() {
        methods().that().areAnnotatedWith(Test.class).should().haveRawReturnType(void.class).check(tests);
    }
}
