package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.ConfigMapKeyRef;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.operator.plan.Action;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class ComputeInstanceVariantTest {
    private static final String RECREATED = """
            {"replacementPolicy":"Recreate","computeInstance":{"vmSize":"s","recreateOn":"OutdatedImage"}}""";
    /** Open from 08:00 to 12:00 UTC on Fridays; the visits begin on Friday at 10:00. */
    private static final String WINDOW = RECREATED.replace("\"recreateOn\"", """
            "maintenanceWindow":{"schedule":"0 17 * * FRI","duration":"PT4H","timeZone":"Asia/Tokyo"},"recreateOn\"""");

    private final ComputeKind kind = new ComputeKind();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "idleTimeBeforeShutdown|'PT14M'|idleTimeBeforeShutdown|PT15M",
        "idleTimeBeforeShutdown|'P4D'|idleTimeBeforeShutdown|P3D",
        "idleTimeBeforeShutdown|'P1M'|idleTimeBeforeShutdown|no duration",
        "schedules|{'computeStartStop':[{'action':'Stop','triggerType':'Cron','cron':{'expression':'0 18 * *'}}]}"
                + "|schedules.computeStartStop[0].cron.expression|no cron expression of five fields",
        "schedules|{'computeStartStop':[{'action':'Stop','triggerType':'Cron','cron':{'expression':'0 18 * * *',"
                + "'timeZone':'Asia/Tokio'}}]}|schedules.computeStartStop[0].cron.timeZone|did you mean Asia/Tokyo",
        "schedules|{'computeStartStop':[{'action':'Start','triggerType':'Recurrence','recurrence':{'frequency':'Day',"
                + "'interval':1,'timeZone':'CET2'}}]}|schedules.computeStartStop[0].recurrence.timeZone|no time zone",
        "maintenanceWindow|{'schedule':'x','duration':'PT1H'}|maintenanceWindow.schedule|no cron",
        "maintenanceWindow|{'schedule':'0 1 * * *','duration':'PT1M'}|maintenanceWindow.duration|PT15M",
        "maintenanceWindow|{'schedule':'0 1 * * *','duration':'PT1H','timeZone':'Mars'}"
                + "|maintenanceWindow.timeZone|no time"})
    void refusesWhatAzureWouldNotTake(String property, String value, String path, String words) {
        JsonNode spec = Golden.json(("{'computeInstance':{'vmSize':'s','" + property + "':" + value + "}}")
                .replace('\'', '"'));

        assertThat(Golden.refusal(translate(spec, Facts.NONE, Map.of()))).startsWith("spec.computeInstance." + path)
                .contains(words);
    }

    @Test
    void anEmptyScriptIsRefused() {
        JsonNode spec = Golden.json("""
                {"computeInstance":{"vmSize":"s","setupScripts":{"scripts":{"startupScript":
                 {"scriptFrom":{"configMapKeyRef":{"name":"setup","key":"start.sh"}}}}}}}""");
        ResolvedReferences resolved = new ResolvedReferences(Golden.WORKSPACE, "westeurope", null, Map.of(), Map.of(),
                null,
                new ResolvedReferences.Nearby(Map.of(new ConfigMapKeyRef("setup", "start.sh"), "\n"), Map.of(), null),
                Golden.NOW);

        assertThat(Golden.refusal(kind.translate(Golden.subject(Golden.spec(MLComputeSpec.class, spec)), resolved,
                Facts.NONE))).startsWith("spec.computeInstance.setupScripts.scripts.startupScript.scriptFrom: ");
    }

    @Test
    void anAnnotationWithANewValueRestartsOnce() {
        JsonNode spec = Golden.json("{\"computeInstance\":{\"vmSize\":\"s\",\"powerState\":\"Running\"}}");

        List<Action> actions = only(translate(spec, Facts.NONE, Map.of("azureml.dev/restart-requested-at", "now")))
                .intents().getFirst().actions();

        assertThat(actions).extracting(Action::name, Action::verb, Action::onChange)
                .containsExactly(tuple("power", "start", false), tuple("restart", "restart", true));
        assertThat(actions.getLast().reached()).containsExactly("Stopped");
    }

    @ParameterizedTest
    @CsvSource({"true,TRUE,IMAGE_CURRENT", "false,FALSE,IMAGE_OUTDATED", "null,UNKNOWN,IMAGE_UNKNOWN"})
    void saysHowFreshTheImageIs(String isLatest, Truth status, ConditionReason reason) {
        Translation.Intents made = only(translate(Golden.json(RECREATED.replace("\"recreateOn\"", "\"x\"")
                .replace(",\"x\":\"OutdatedImage\"", "")), instance(isLatest, "2026-01-01T00:00:00Z", "Running"),
                Map.of()));

        assertThat(made.conditions()).extracting(KindCondition::status, KindCondition::reason)
                .containsExactly(tuple(status, reason));
        assertThat(renewal(made)).isNull();
        assertThat(made.lookAgainAt()).isNull();
    }

    @Test
    void nothingIsSaidOfAnImageThatIsNotThere() {
        assertThat(only(translate(Golden.json(RECREATED), Facts.NONE, Map.of())).conditions()).isEmpty();
    }

    @Test
    void anOutdatedInstanceIsMadeAnewWhereThatIsAskedFor() {
        Translation.Intents made = only(translate(Golden.json(RECREATED),
                instance("false", "2026-04-30T09:59:59Z", "Running"), Map.of()));

        assertThat(renewal(made)).contains("24.01", "24.02");
    }

    @ParameterizedTest
    @CsvSource({"true,2026-01-01T00:00:00Z,Running,", "null,2026-01-01T00:00:00Z,Running,",
        "false,2026-04-30T10:00:01Z,Running,2026-05-01T10:00:01Z", "false,,Running,", "false,yesterday,Running,",
        "false,2026-01-01T00:00:00Z,JobRunning,2026-05-01T10:05:00Z",
        "false,2026-01-01T00:00:00Z,Stopping,2026-05-01T10:05:00Z"})
    void itIsNotMadeAnewWhileItIsFreshYoungOrBusy(String isLatest, @Nullable String createdOn, String state,
            @Nullable Instant lookAgainAt) {
        Translation.Intents made = only(translate(Golden.json(RECREATED),
                instance(isLatest, String.valueOf(createdOn), state), Map.of()));

        assertThat(renewal(made)).isNull();
        assertThat(made.lookAgainAt()).isEqualTo(lookAgainAt);
    }

    @Test
    void itIsMadeAnewInItsWindowAlone() {
        Facts outdated = instance("false", "2026-01-01T00:00:00Z", "Stopped");
        Translation.Intents open = only(translate(Golden.json(WINDOW), outdated, Map.of()));
        Translation.Intents closed = only(translate(Golden.json(WINDOW.replace("FRI", "MON")), outdated, Map.of()));

        assertThat(renewal(open)).isNotNull();
        assertThat(renewal(closed)).isNull();
        assertThat(closed.lookAgainAt()).isEqualTo("2026-05-04T08:00:00Z");
        assertThat(closed.conditions().getFirst().message()).contains("2026-05-04T08:00:00Z");
    }

    private static @Nullable String renewal(Translation.Intents made) {
        return made.intents().getFirst().update().replacement().renewal();
    }

    private static Facts instance(String isLatest, String createdOn, String state) {
        return Golden.present("compute", """
                {"properties":{"computeType":"ComputeInstance","createdOn":"%s","properties":{"state":"%s",
                 "osImageMetadata":{"currentImageVersion":"24.01","latestImageVersion":"24.02",
                  "isLatestOsImageVersion":%s}}}}""".formatted(createdOn, state, isLatest));
    }

    private static Translation.Intents only(Translation translation) {
        return Golden.intents(translation);
    }

    private Translation translate(JsonNode spec, Facts facts, Map<String, String> annotations) {
        ManagedObject<MLComputeSpec> plain = Golden.subject(Golden.spec(MLComputeSpec.class, spec));
        return kind.translate(new ManagedObject<>(plain.kind(), plain.namespace(), plain.name(), plain.uid(),
                plain.generation(), plain.spec(), plain.owner(), plain.recorded(), annotations),
                Golden.resolved(spec), facts);
    }
}
