package dev.azureml.operator.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.operator.config.TelemetrySettings;
import dev.azureml.operator.config.TelemetrySettings.LogFormat;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

import static org.assertj.core.api.Assertions.assertThat;

class LoggingTest {
    private final LoggerContext context = new LoggerContext();
    private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final Logger logger = context.getLogger("dev.azureml.operator.Engine");

    @BeforeEach
    void start() {
        context.setMDCAdapter(mdc);
        events.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(events);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aRecordIsOneJsonLine() throws Exception {
        mdc.put(LogFields.KIND, "MLCompute");
        mdc.put(LogFields.NAMESPACE, "team-a");
        mdc.put(LogFields.NAME, "cpu");
        mdc.put(LogFields.ARM_REQUEST_ID, "r-1");
        mdc.put(LogFields.OPERATION, "o-1");
        mdc.put("resource.uid", "not ours");
        logger.atInfo().addKeyValue("paths", 2).addKeyValue("level", "forged").log("said \"{}\"\n{}", "hello", "again");
        String line = new JsonLogLine().of(only());
        assertThat(line).endsWith("}\n").hasLineCount(1);
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(Instant.parse(json.path("timestamp").asText())).isBeforeOrEqualTo(Instant.now());
        assertThat(json.properties()).extracting(field -> field.getKey()).containsExactly("timestamp", "level",
                "logger", "message", "kind", "namespace", "name", "armRequestId", "operation", "paths");
        assertThat(json.path("level").asText()).isEqualTo("INFO");
        assertThat(json.path("message").asText()).isEqualTo("said \"hello\"\nagain");
        assertThat(json.path("kind").asText()).isEqualTo("MLCompute");
        assertThat(json.path("paths").asText()).isEqualTo("2");
    }

    @Test
    void anExceptionIsAField() throws Exception {
        logger.warn("failed", new IllegalStateException("outer", new IllegalArgumentException("inner")));
        String line = new JsonLogLine().of(only());
        assertThat(line).hasLineCount(1);
        assertThat(new ObjectMapper().readTree(line).path("exception").asText()).contains("outer", "inner", "\tat ");
    }

    /** Finding: stack traces of ordinary conflicts and time-outs stood in the log. */
    @Test
    void whatTheApiServerPutsOffIsNoUncaughtError() {
        Logging.apply(context, new TelemetrySettings(null, 0, null, org.slf4j.event.Level.INFO, LogFormat.JSON));
        events.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(events);
        Logger framework = context.getLogger("io.javaoperatorsdk.operator.processing.event.EventProcessor");
        String uncaught = "Uncaught error during event processing {} - but another retry attempt is pending";
        for (int code : new int[]{404, 409, 429}) {
            framework.warn(uncaught, "store", new IllegalStateException(new KubernetesClientException("no", code,
                    null)));
        }
        framework.warn(uncaught, "store", new TimeoutException());
        framework.warn(uncaught, "made again meanwhile", new KubernetesClientException(
                "MLModel.azureml.dev \"ranking\" is invalid: metadata.uid: Invalid value: \"9\": field is immutable",
                422, null));
        assertThat(events.list).isEmpty();

        framework.warn(uncaught, "store", new IllegalStateException(new KubernetesClientException("no", 503, null)));
        framework.warn(uncaught, "store", new IllegalStateException(new IOException("reset")));
        assertThat(events.list).as("in a line, for it may last").hasSize(2)
                .allSatisfy(event -> assertThat(event.getThrowableProxy()).isNull());
        events.list.clear();

        framework.warn(uncaught, "store", new KubernetesClientException("may not", 403, null));
        framework.warn(uncaught, "store", new KubernetesClientException("status.id: Too long", 422, null));
        framework.warn(uncaught, "store", new IllegalArgumentException(new JsonParseException("no JSON")));
        framework.warn(uncaught, "store", new IllegalStateException("a fault of ours"));
        framework.warn("another trouble", new TimeoutException());
        assertThat(events.list).hasSize(5).anySatisfy(event -> assertThat(event.getThrowableProxy()).isNotNull());
    }

    @Test
    void whatIsNotListedIsToldInALine() {
        Logging.apply(context, new TelemetrySettings(null, 0, null, org.slf4j.event.Level.INFO, LogFormat.JSON));
        events.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(events);

        context.getLogger("io.fabric8.kubernetes.client.informers.impl.cache.Reflector").warn(
                "{} failed for {}, will retry", "listSyncAndWatch", "azureml.dev/v1alpha1/mlmodels",
                new IllegalStateException(new KubernetesClientException(new StatusBuilder().withCode(403)
                        .withMessage("mlmodels is forbidden").build())));

        assertThat(events.list).singleElement().satisfies(event -> {
            assertThat(event.getFormattedMessage()).isEqualTo("azureml.dev/v1alpha1/mlmodels are not listed or watched,"
                    + " and asked for again: mlmodels is forbidden");
            assertThat(event.getThrowableProxy()).isNull();
        });
    }

    @Test
    void textIsOneLineAndTheStackTrace() {
        mdc.put(LogFields.KIND, "MLCompute");
        logger.atWarn().addKeyValue("status", 409).log("two\nlines");
        assertThat(new TextLogLine().of(only())).contains("WARN  Engine [MLCompute status=409]: two lines")
                .hasLineCount(1);
        events.list.clear();
        logger.warn("failed", new IllegalStateException("why"));
        assertThat(new TextLogLine().of(only())).contains("failed", "IllegalStateException: why");
    }

    @Test
    void secretsAreMaskedWhereverTheyStand() {
        mdc.put(LogFields.OPERATION, "/x?api-version=2025-12-01&sig=seededseeded%2Bseeded");
        logger.atWarn().setCause(new IllegalStateException("AccountKey=seeded==;x"))
                .addKeyValue("k", "password: seeded")
                .log("Authorization: Bearer seeded.seeded.seeded");
        assertThat(new JsonLogLine().of(only())).doesNotContain("seeded").contains("api-version=2025-12-01");
        assertThat(new TextLogLine().of(only())).doesNotContain("seeded");
    }

    @Test
    void librariesStayQuietAndNeverShowRequests() {
        Logging.apply(context, new TelemetrySettings(null, 0, null, org.slf4j.event.Level.INFO, LogFormat.JSON));
        assertThat(level("dev.azureml.operator.Engine")).isEqualTo(Level.INFO);
        assertThat(level("io.fabric8.kubernetes.client")).isEqualTo(Level.WARN);
        assertThat(level("com.azure.identity")).isEqualTo(Level.OFF);
        Logging.apply(context, new TelemetrySettings(null, 0, null, org.slf4j.event.Level.TRACE, LogFormat.JSON));
        assertThat(level("dev.azureml.operator.Engine")).isEqualTo(Level.TRACE);
        assertThat(level("io.fabric8.kubernetes.client.http.HttpLoggingInterceptor")).isEqualTo(Level.INFO);
        assertThat(level("com.azure.identity")).isEqualTo(Level.OFF);
        Logging.apply(context, new TelemetrySettings(null, 0, null, org.slf4j.event.Level.ERROR, LogFormat.TEXT));
        assertThat(level("io.fabric8.kubernetes.client.http.X")).isEqualTo(Level.ERROR);
    }

    private Level level(String name) {
        return context.getLogger(name).getEffectiveLevel();
    }

    private ILoggingEvent only() {
        assertThat(events.list).hasSize(1);
        return events.list.getFirst();
    }
}
