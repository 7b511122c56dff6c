package dev.azureml.operator.engine.status;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.AppliedAction;
import dev.azureml.api.AppliedSecret;
import dev.azureml.api.MLStatus;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.ResourceStatus.Origin;
import dev.azureml.api.ResourceStatus.Phase;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Action;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Planner;
import dev.azureml.operator.plan.SecretDigest;
import dev.azureml.operator.plan.SecretValue;
import dev.azureml.operator.plan.json.Overlay;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ways in which a resource's record moves on. */
public final class ResourceRecords {
    private ResourceRecords() {
    }

    /** A record as it stands in a status, which others can write too; empty when it leads nowhere. */
    static Optional<ResourceStatus> read(ResourceStatus r) {
        List<String> paths = r.appliedPaths() == null
                ? null
                : r.appliedPaths().stream().filter(path -> path.startsWith("/")).toList();
        return ArmId.tryParse(r.id()).map(_ -> r.withApplied(paths, r.appliedHash()));
    }

    /** Whether a status holds records that another put into it. */
    public static boolean foreign(@Nullable MLStatus stored, MLStatus ours) {
        return stored != null && (size(stored.resources()) != size(ours.resources())
                || size(stored.operations()) != size(ours.operations()));
    }

    /** A merge patch of a status that leaves nothing but our own records in it. */
    public static String replacing(MLStatus ours) {
        ObjectNode patch = Json.object();
        ObjectNode status = patch.putObject("status");
        status.set("resources", Json.MAPPER.valueToTree(ours.resources()));
        status.set("operations", Json.MAPPER.valueToTree(ours.operations()));
        return patch.toString();
    }

    private static int size(@Nullable List<?> list) {
        return list == null ? 0 : list.size();
    }

    /** Before the first PUT: a crash from here on neither doubles nor disowns. */
    public static ResourceStatus claimed(Intent intent) {
        return fresh(intent, intent.id(), Origin.Created, Phase.Creating).withActions(cameWith(intent));
    }

    /** Azure accepted its creation, though nobody here was told so. */
    public static ResourceStatus proven(ResourceStatus r, Intent intent) {
        return r.origin() != Origin.Created || r.appliedHash() != null || !r.id().equalsIgnoreCase(intent.id().value())
                ? r
                : r.withApplied(r.appliedPaths(), Json.hash(intent.body()));
    }

    public static ResourceStatus seen(Intent intent, Origin origin) {
        return fresh(intent, intent.id(), origin, Phase.Ready).withActions(cameWith(intent));
    }

    private static ResourceStatus fresh(Intent intent, ArmId id, Origin origin, Phase phase) {
        return ResourceStatus.of(intent.key(), id.value(), intent.apiVersion(), origin, phase);
    }

    /** Wishes that are news only when they change. */
    private static @Nullable List<AppliedAction> cameWith(Intent intent) {
        return actions(intent.actions().stream().filter(Action::onChange).toList());
    }

    private static @Nullable List<AppliedAction> actions(List<Action> actions) {
        return actions.isEmpty() ? null : actions.stream().map(a -> new AppliedAction(a.name(), a.value())).toList();
    }

    /** Another resource does what this one was wanted for. */
    public static ResourceStatus standsIn(Intent intent, ArmId existing) {
        return fresh(intent, existing, Origin.Adopted, Phase.Ready);
    }

    /**
     * Azure accepted the body.
     *
     * @param sent the secrets that were in it
     */
    public static ResourceStatus applied(ResourceStatus record, Intent intent, ObjectNode wanted,
            Map<JsonPointer, SecretValue> sent, @Nullable String observedHash, SecretDigest digest) {
        String hash = Json.hash(wanted);
        // It never came to rest since the last time: not kept, even if that one repaired other paths. Beyond what is
        // tried, only what Azure has now can be a reason to begin anew.
        int before = hash.equals(record.appliedHash()) ? Objects.requireNonNullElse(record.acceptedWrites(), 0) : 0;
        boolean inVain = before < Planner.ACCEPTED_IN_VAIN || Objects.equals(record.observedHash(), observedHash);
        int accepted = inVain ? before + 1 : 1;
        List<String> paths = Overlay.leaves(wanted, intent.rules()).stream().map(JsonPointer::toString).toList();
        Phase phase = record.phase() == Phase.Creating ? Phase.Creating : Phase.Updating;
        return record.withPlace(intent.id().value(), intent.apiVersion()).withPhase(phase).withApplied(paths, hash)
                .withAccepted(accepted, observedHash).withSecrets(secrets(record, intent, sent, digest));
    }

    /** Those that were sent, and of the others what was sent of them before. */
    private static @Nullable List<AppliedSecret> secrets(ResourceStatus record, Intent intent,
            Map<JsonPointer, SecretValue> sent, SecretDigest digest) {
        if (intent.secrets().isEmpty()) {
            return null;
        }
        Stream<AppliedSecret> now = sent.entrySet().stream()
                .map((Map.Entry<JsonPointer, SecretValue> e) -> new AppliedSecret(e.getKey().toString(),
                        e.getValue().source(), e.getValue().version(),
                        digest.of(e.getKey().toString(), e.getValue())));
        Set<String> others = intent.secrets().keySet().stream().filter(path -> !sent.containsKey(path))
                .map(JsonPointer::toString).collect(Collectors.toSet());
        Stream<AppliedSecret> before = Objects.requireNonNullElse(record.secrets(), List.<AppliedSecret>of()).stream()
                .filter(secret -> others.contains(secret.path()));
        List<AppliedSecret> all = Stream.concat(now, before).sorted(Comparator.comparing(AppliedSecret::path)).toList();
        return all.isEmpty() ? null : all;
    }

    /** As wanted: nothing is owed any more. What we created was sent by us, though a crash forgot to write it down. */
    public static ResourceStatus settled(ResourceStatus r, Intent intent, ObjectNode wanted, SecretDigest digest) {
        List<String> paths = r.appliedPaths() == null && r.origin() != Origin.Created
                ? null
                : Overlay.leaves(wanted, intent.rules()).stream().map(JsonPointer::toString).toList();
        // Found as wanted, whoever made it so: what was sent before that is no measure any more.
        // What is asked for once was sent by whoever it is named after, also where no record says so any more.
        String hash = r.appliedHash() == null && !intent.once() ? null : Json.hash(wanted);
        return r.withPhase(Phase.Ready).withApplied(paths, hash).withAccepted(null, null)
                .withActions(actions(intent.actions())).withSecrets(renewed(r.secrets(), intent, digest));
    }

    /** The same secrets; digests as earlier versions made them are written as they are made now. */
    private static @Nullable List<AppliedSecret> renewed(@Nullable List<AppliedSecret> recorded, Intent intent,
            SecretDigest digest) {
        return recorded == null
                ? null
                : recorded.stream().map(secret -> intent.secrets().entrySet().stream()
                        .filter(e -> e.getKey().toString().equals(secret.path())
                                && digest.matches(secret.hmac(), secret.path(), e.getValue()))
                        .map(e -> new AppliedSecret(secret.path(), secret.source(), secret.version(),
                                digest.of(secret.path(), e.getValue())))
                        .findFirst().orElse(secret)).toList();
    }

    /** An action is about to be asked for. */
    public static ResourceStatus announced(ResourceStatus r, Action action) {
        return acted(r, action.announcement());
    }

    /** An action was asked for. */
    public static ResourceStatus acted(ResourceStatus r, Action action) {
        return acted(r, new AppliedAction(action.name(), action.value()));
    }

    /** What was asked for last came to nothing: it is asked for again once the resource may be written. */
    public static ResourceStatus lastActionTakenBack(ResourceStatus r) {
        List<AppliedAction> actions = Optional.ofNullable(r.appliedActions()).orElse(List.of());
        return actions.size() < 2 ? r.withActions(null) : r.withActions(actions.subList(0, actions.size() - 1));
    }

    private static ResourceStatus acted(ResourceStatus r, AppliedAction action) {
        List<AppliedAction> actions = new ArrayList<>(Optional.ofNullable(r.appliedActions()).orElse(List.of()));
        actions.removeIf(a -> a.name().equals(action.name()));
        actions.add(action);
        return r.withActions(actions);
    }
}
