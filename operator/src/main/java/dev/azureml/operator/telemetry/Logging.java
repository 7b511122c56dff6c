package dev.azureml.operator.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.azureml.operator.config.TelemetrySettings;
import dev.azureml.operator.config.TelemetrySettings.LogFormat;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sets logback up in code. Found by logback as a service, so that nothing is logged otherwise before the settings. */
public final class Logging extends ContextAwareBase implements Configurator {
    /** At trace these print requests with their tokens and Secrets with their data. */
    private static final List<String> TELLING = List.of("io.fabric8.kubernetes.client.http",
            "io.fabric8.kubernetes.client.dsl", "jdk.internal.httpclient");
    private static final List<String> LIBRARIES = List.of("io.fabric8", "io.javaoperatorsdk");
    /** Say several times, or of every request, what our own conditions and log say once. */
    private static final List<String> NOISY = List.of("com.azure", "com.microsoft.aad",
            "io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils",
            // Each watch that can't say good-bye to an API server that is gone, with a stack trace; it is begun anew anyway.
            "io.fabric8.kubernetes.client.jdkhttp.JdkWebSocketImpl",
            // Each request to a collector that is not there, with a stack trace.
            "io.opentelemetry.exporter");

    private static final TelemetrySettings QUIET = new TelemetrySettings(null, 0, null, org.slf4j.event.Level.WARN,
            LogFormat.TEXT);

    /** Logs to the standard output as the settings say, from now on. */
    public static void configure(TelemetrySettings settings) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            apply(context, settings);
        }
    }

    /** Logs warnings to the standard error from now on: the standard output is for what a command answers. */
    public static void toStandardError() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            apply(context, QUIET, ConsoleTarget.SystemErr);
        }
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        apply(context, QUIET);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    static void apply(LoggerContext context, TelemetrySettings settings) {
        apply(context, settings, ConsoleTarget.SystemOut);
    }

    private static void apply(LoggerContext context, TelemetrySettings settings, ConsoleTarget target) {
        context.reset();
        if (!SLF4JBridgeHandler.isInstalled()) {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
        ExpectedFailures expected = new ExpectedFailures();
        expected.setContext(context);
        expected.start();
        context.addTurboFilter(expected);
        LogLineEncoder encoder = new LogLineEncoder(switch (settings.logFormat()) {
            case JSON -> new JsonLogLine();
            case TEXT -> new TextLogLine();
        });
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget(target.getName());
        console.setEncoder(encoder);
        console.start();
        Level level = Level.convertAnSLF4JLevel(settings.logLevel());
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(console);
        // At info the libraries tell of every watch and token; what matters to an operator is theirs to warn of.
        Level libraries = level == Level.INFO ? Level.WARN : level;
        LIBRARIES.forEach(name -> context.getLogger(name).setLevel(libraries));
        TELLING.forEach(name -> context.getLogger(name).setLevel(noLowerThanInfo(libraries)));
        NOISY.forEach(name -> context.getLogger(name).setLevel(Level.OFF));
    }

    private static Level noLowerThanInfo(Level level) {
        return level.isGreaterOrEqual(Level.INFO) ? level : Level.INFO;
    }
}
