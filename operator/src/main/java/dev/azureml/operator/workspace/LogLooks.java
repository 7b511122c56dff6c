package dev.azureml.operator.workspace;

import dev.azureml.api.DiagnosticSetting;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceMonitoring;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.diagnostics.OwnLogs;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.workbook.LogViews;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What spec.monitoring wants: a workbook and queries over the logs that the workspace sends to Log Analytics. */
final class LogLooks {
    private static final String PATH = "spec.monitoring";

    private final Scene scene;
    private final OwnLogs own;

    /** @param own the workspace's Log Analytics, where the spec names no other */
    LogLooks(Scene scene, OwnLogs own) {
        this.scene = scene;
        this.own = own;
    }

    /** Returns whether the workspace's own Log Analytics has to be known. */
    static boolean needOwnLogs(MLWorkspaceSpec spec) {
        return isWanted(spec) && named(spec) == null;
    }

    private static boolean isWanted(MLWorkspaceSpec spec) {
        return spec.monitoring() != null && (Boolean.TRUE.equals(spec.monitoring().workbook()) || Boolean.TRUE.equals(
                spec.monitoring().queries()));
    }

    /** Where the first entry of diagnostics sends that sends to a Log Analytics workspace it names. */
    private static @Nullable String named(MLWorkspaceSpec spec) {
        return Objects.requireNonNullElse(spec.diagnostics(), List.<DiagnosticSetting>of()).stream()
                .map(setting -> setting.to().logAnalytics()).filter(Objects::nonNull).findFirst()
                .flatMap(logs -> Optional.ofNullable(logs.id())).orElse(null);
    }

    /** Returns where the logs are, after what is written and what was read. */
    static Optional<String> logs(ManagedObject<MLWorkspaceSpec> subject, Facts facts) {
        MLWorkspaceSpec spec = subject.spec();
        return Optional.ofNullable(named(spec))
                .or(() -> Optional.ofNullable(DependencySpec.of(spec, Dependency.LOG_ANALYTICS).id()))
                .or(() -> OwnLogs.read(facts).map(ArmId::value))
                .or(() -> subject.recorded(Dependency.LOG_ANALYTICS.key()).map(ResourceStatus::id));
    }

    private Optional<ArmId> logs() {
        String named = named(scene.spec());
        return named == null ? own.id() : ArmId.tryParse(named);
    }

    List<Intent> intents() {
        WorkspaceMonitoring wanted = scene.spec().monitoring();
        if (wanted == null || !isWanted(scene.spec())) {
            return List.of();
        }
        return logs().map(logs -> intents(wanted, logs)).orElseGet(this::asTheyAre);
    }

    private List<Intent> intents(WorkspaceMonitoring wanted, ArmId logs) {
        Set<String> first = new HashSet<>(scene.after(own.keys()));
        var views = new LogViews(scene.workspace(), logs, first, scene.tagged(), scene.location());
        List<Intent> intents = new ArrayList<>();
        if (Boolean.TRUE.equals(wanted.workbook())) {
            intents.add(views.workbook(scene.resolved()));
        }
        if (Boolean.TRUE.equals(wanted.queries())) {
            intents.addAll(views.queries(Dependency.hash(scene.workspace()), scene.resolved()));
        }
        return intents;
    }

    /** What can't be as it is said is looked at, and so not removed. */
    private List<Intent> asTheyAre() {
        return scene.subject().recorded().stream().filter(LogViews::is)
                .map(resource -> Intent.look(resource.key(), ArmId
                        .parse(resource.id()), resource.apiVersion()))
                .toList();
    }

    /** That nobody knows where the logs are. */
    List<Problem> problems() {
        if (!isWanted(scene.spec()) || logs().isPresent()) {
            return List.of();
        }
        String instead = "have an entry of spec.diagnostics name one, such as to: {logAnalytics: {id: /subscriptions/…}}";
        return List.of(own.hasNone()
                ? new Problem(Reason.INVALID_SPEC, PATH + ": the workspace has no Application Insights with a Log"
                        + " Analytics workspace behind it: " + instead)
                : new Problem(Reason.DEPENDENCY_NOT_READY, PATH + ": waits for the Log Analytics workspace behind the"
                        + " workspace's Application Insights, which is not there or may not be read: " + instead));
    }
}
