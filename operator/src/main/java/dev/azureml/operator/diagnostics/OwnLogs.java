package dev.azureml.operator.diagnostics;

import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The Log Analytics workspace of an Azure ML workspace: the one behind its Application Insights.
 *
 * @param id empty while it is not known
 * @param keys of what has to be made first
 * @param looks what is read to know it
 * @param hasNone whether all was read, and there is none
 */
public record OwnLogs(Optional<ArmId> id, Set<String> keys, List<Intent> looks, boolean hasNone) {
    /** Where no setting goes there. */
    public static final OwnLogs NOT_ASKED = new OwnLogs(Optional.empty(), Set.of(), List.of(), false);

    private static final String COMPONENT = "diagnosticsComponent";
    private static final String COMPONENT_TYPE = "Microsoft.Insights/components";
    private static final String WORKSPACE_TYPE = "Microsoft.MachineLearningServices/workspaces";

    /** One that the object knows by itself. */
    public static OwnLogs known(ArmId id, Set<String> keys) {
        return new OwnLogs(Optional.of(id), Set.copyOf(keys), List.of(), false);
    }

    /** That of a component which the object knows. */
    public static OwnLogs behind(ArmId component, ResolvedReferences resolved, Facts facts) {
        Intent look = Intent.look(COMPONENT, component, resolved.apiVersion(COMPONENT_TYPE, "2020-02-02"));
        Optional<ArmId> logs = read(facts);
        return new OwnLogs(logs, Set.of(), List.of(look), logs.isEmpty() && isRead(COMPONENT, facts));
    }

    /**
     * That of a workspace which is read for it.
     *
     * @param key under which it is read
     * @param reads whether the object reads it anyway
     */
    public static OwnLogs of(ArmId workspace, String key, boolean reads, ResolvedReferences resolved, Facts facts) {
        List<Intent> looks = new ArrayList<>();
        if (!reads) {
            looks.add(Intent.look(key, workspace, resolved.apiVersion(WORKSPACE_TYPE, "2025-12-01")));
        }
        Optional<OwnLogs> behind = ArmId.tryParse(facts.at(key, "/properties/applicationInsights").textValue())
                .map(component -> behind(component, resolved, facts));
        behind.ifPresent(found -> looks.addAll(found.looks));
        return new OwnLogs(behind.flatMap(OwnLogs::id), Set.of(), looks,
                behind.map(OwnLogs::hasNone).orElseGet(() -> isRead(key, facts)));
    }

    /** Returns what was read to be behind a component; empty where none was read. */
    public static Optional<ArmId> read(Facts facts) {
        return ArmId.tryParse(facts.at(COMPONENT, "/properties/WorkspaceResourceId").textValue());
    }

    private static boolean isRead(String key, Facts facts) {
        return facts.get(key) instanceof Observation.Present(var _, boolean partial) && !partial;
    }
}
