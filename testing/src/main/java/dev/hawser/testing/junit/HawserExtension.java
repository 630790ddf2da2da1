package dev.hawser.testing.junit;

import dev.hawser.testing.simulation.Simulation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link HawserTest} does; each test has one {@link World}, made for the first parameter that needs it. */
final class HawserExtension implements ParameterResolver, InvocationInterceptor, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(HawserExtension.class);

    // ---------------------------------------------------------------- parameters

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return Worlds.have(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> wanted = parameter.getParameter().getType();
        if (context.getTestMethod().isEmpty()) {
            throw new IllegalStateException("a " + wanted.getSimpleName() + " belongs to one test, and is no parameter"
                    + " of a constructor, @BeforeAll or @AfterAll: take it in the test method, @BeforeEach or @AfterEach");
        }
        World world = world(context);
        if (world == null) {
            HawserTest settings = settings(context);
            boolean simulated = Arrays.asList(parameter.getDeclaringExecutable().getParameterTypes())
                    .contains(Simulation.class);
            world = Worlds.open(wanted, simulated, Duration.ofSeconds(settings.timeLimitSeconds()), settings.seed());
            context.getStore(NAMESPACE).put(World.class, world);
        }
        return world.parameter(wanted);
    }

    private static @Nullable World world(ExtensionContext context) {
        return context.getStore(NAMESPACE).get(World.class, World.class);
    }

    private static HawserTest settings(ExtensionContext context) {
        return annotation(context.getElement())
                .or(() -> context.getTestClass()
                        .flatMap(type -> AnnotationSupport.findAnnotation(
                                type, HawserTest.class, context.getEnclosingTestClasses())))
                .orElseThrow(() -> new IllegalStateException("no @HawserTest on " + context.getDisplayName()));
    }

    private static Optional<HawserTest> annotation(Optional<? extends AnnotatedElement> element) {
        return AnnotationSupport.findAnnotation(element, HawserTest.class);
    }

    // ---------------------------------------------------------------- methods

    @Override
    public void interceptBeforeEachMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context)
            throws Throwable {
        run(invocation, method, context);
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context)
            throws Throwable {
        run(invocation, method, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context)
            throws Throwable {
        run(invocation, method, context);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context)
            throws Throwable {
        run(invocation, method, context);
    }

    /** The method gives the tests; a stream it returns is read outside of the coroutine. */
    @Override
    public <T extends @Nullable Object> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        return run(invocation, method, context);
    }

    @Override
    public void interceptDynamicTest(
            Invocation<@Nullable Void> invocation, DynamicTestInvocationContext test, ExtensionContext context)
            throws Throwable {
        World world = world(context); // that of the factory method
        if (world != null) {
            world.run(invocation::proceed);
        } else {
            invocation.proceed();
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what the invocation returns is a T
    private static <T extends @Nullable Object> T run(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        World world = world(context);
        boolean isWanted = method.getArguments().stream()
                .anyMatch(argument -> world != null && world.gave(argument));
        if (world == null || !isWanted) {
            return invocation.proceed();
        }
        @Nullable Object[] returned = new @Nullable Object[1];
        world.run(() -> returned[0] = invocation.proceed());
        return (T) returned[0];
    }

    /** After all methods of the user: looks at what is left. */
    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        World world = context.getStore(NAMESPACE).remove(World.class, World.class);
        if (world != null) {
            Leftovers leftovers = world.end();
            leftovers.check(context.getExecutionException().isPresent());
        }
    }
}
