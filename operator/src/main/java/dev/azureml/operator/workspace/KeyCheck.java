package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.workspace.CustomerKey.Sight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether the key of a workspace is as Azure ML needs it. A new workspace waits for it; one that is there says so by a
 * condition, before Azure fails.
 */
final class KeyCheck {
    private final Scene scene;
    private final CustomerKey key;
    private final Duration warning;
    private final Instant now;

    /** @param warning how long before its end the key is spoken of */
    KeyCheck(Scene scene, CustomerKey key, Duration warning) {
        this.scene = scene;
        this.key = key;
        this.warning = warning;
        this.now = scene.resolved().now();
    }

    /** A thing that is wrong, by what the condition says of it. */
    private record Fault(ConditionReason reason, String path, String message) {
        String told() {
            return path + ": " + message;
        }
    }

    /** Why no workspace can begin to use the key; empty where it can, or nobody may look. */
    Optional<Problem> unusable() {
        return switch (key.sight(scene.facts())) {
            case Sight.Unseen _ -> Optional.empty();
            case Sight.Missing(var what) ->
                Optional.of(new Problem(Reason.KEY_UNUSABLE, CustomerKey.KEY_PATH + ": " + missing(what)));
            case Sight.Seen seen -> {
                List<Fault> faults = faults(seen);
                yield faults.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Problem(Reason.KEY_UNUSABLE,
                                faults.stream().map(Fault::told).collect(Collectors.joining("; "))));
            }
        };
    }

    KindCondition condition() {
        return switch (key.sight(scene.facts())) {
            case Sight.Unseen _ -> new KindCondition(ConditionType.KEY_AVAILABLE, Truth.UNKNOWN,
                    ConditionReason.KEY_NOT_READ, "whether " + key.key() + " can be used is not known: the operator's"
                            + " identity may not read it (it needs Microsoft.KeyVault/vaults/read, …/keys/read and"
                            + " …/keys/versions/read there), or it was not looked at yet");
            case Sight.Missing(var what) -> no(ConditionReason.KEY_NOT_FOUND, missing(what), null);
            case Sight.Seen seen -> ofSeen(seen);
        };
    }

    private String missing(ArmId what) {
        return what
                + " does not exist: recover it where it was deleted, as soft delete keeps it for a while (az keyvault"
                + " recover --name " + key.vault().name() + ", or az keyvault key recover --vault-name "
                + key.vault().name() + " --name " + key.key().name() + ")";
    }

    /** The next moment at which something else is to be said. */
    @Nullable
    Instant lookAgainAt() {
        if (!(key.sight(scene.facts()) instanceof Sight.Seen seen)) {
            return null;
        }
        Instant until = CustomerKey.moment(seen.key(), "exp");
        return Stream.of(CustomerKey.moment(seen.key(), "nbf"), until == null ? null : until.minus(warning), until)
                .filter(Objects::nonNull).filter(at -> at.isAfter(now)).min(Instant::compareTo).orElse(null);
    }

    private KindCondition ofSeen(Sight.Seen seen) {
        Instant until = CustomerKey.moment(seen.key(), "exp");
        List<Fault> faults = faults(seen);
        if (!faults.isEmpty()) {
            return no(faults.getFirst().reason(), faults.stream().map(Fault::message).collect(Collectors.joining("; ")),
                    until);
        }
        if (until != null && !now.isBefore(until.minus(warning))) {
            return no(ConditionReason.EXPIRES_SOON,
                    name() + " ends at " + until + ": make a version that lasts longer (az"
                            + " keyvault key rotate --vault-name " + key.vault().name() + " --name " + key.key().name()
                            + ") and name it in " + CustomerKey.KEY_PATH,
                    until);
        }
        String newer = seen.newer().isEmpty()
                ? ""
                : "; the key has a newer version, " + seen.newer().getFirst() + ", which the workspace uses once "
                        + CustomerKey.KEY_PATH + " names it";
        return new KindCondition(ConditionType.KEY_AVAILABLE, Truth.TRUE, ConditionReason.KEY_USABLE, name()
                + " is enabled" + (until == null ? " and has no end" : " and good until " + until) + newer, until);
    }

    private static KindCondition no(ConditionReason reason, String message, @Nullable Instant until) {
        return new KindCondition(ConditionType.KEY_AVAILABLE, Truth.FALSE, reason, message, until);
    }

    /** What hinders Azure, the gravest first. */
    private List<Fault> faults(Sight.Seen seen) {
        List<Fault> faults = new ArrayList<>();
        ofKey(seen.key(), faults);
        ofVault(seen.vault(), faults);
        return faults;
    }

    private void ofKey(JsonNode found, List<Fault> faults) {
        Instant from = CustomerKey.moment(found, "nbf");
        Instant until = CustomerKey.moment(found, "exp");
        if (!found.at("/attributes/enabled").asBoolean(true)) {
            faults.add(key(ConditionReason.KEY_DISABLED, name() + " is disabled: az keyvault key set-attributes "
                    + key.inCommand() + " --enabled true"));
        }
        if (until != null && !now.isBefore(until)) {
            faults.add(key(ConditionReason.EXPIRED,
                    name() + " ended at " + until + ": give it another end (az keyvault key"
                            + " set-attributes " + key.inCommand() + " --expires DATE), or name another version"));
        }
        if (from != null && now.isBefore(from)) {
            faults.add(key(ConditionReason.NOT_VALID_YET, name() + " is good from " + from + " on"));
        }
        String type = found.path("kty").asText("");
        if (!type.isEmpty() && !type.toUpperCase(Locale.ROOT).startsWith("RSA")) {
            faults.add(key(ConditionReason.KEY_UNFIT,
                    name() + " is of type " + type + ", and Azure ML takes RSA keys: az"
                            + " keyvault key create --vault-name " + key.vault().name()
                            + " --name NAME --kty RSA --size 3072"));
        }
        List<String> may = found.path("keyOps").valueStream().map(JsonNode::asText).toList();
        if (!may.isEmpty() && !(may.contains("wrapKey") && may.contains("unwrapKey"))) {
            faults.add(key(ConditionReason.KEY_UNFIT, name() + " may not wrap and unwrap keys (its keyOps are "
                    + String.join(", ", may) + "): az keyvault key set-attributes " + key.inCommand()
                    + " --ops wrapKey unwrapKey"));
        }
    }

    private void ofVault(JsonNode vault, List<Fault> faults) {
        if (vault.isMissingNode()) {
            return;
        }
        String name = key.vault().name();
        if (!vault.at("/properties/enablePurgeProtection").asBoolean(false)) {
            faults.add(vault(name
                    + " has no purge protection, without which Azure ML takes none of its keys: az keyvault"
                    + " update --name " + name + " --enable-purge-protection true (it can't be switched off again)"));
        }
        if (!vault.at("/properties/enableSoftDelete").asBoolean(true)) {
            faults.add(vault(name + " has no soft delete: az keyvault update --name " + name
                    + " --enable-soft-delete true"));
        }
        String subscription = Objects.requireNonNullElse(key.vault().subscriptionId(), "");
        if (!subscription.equalsIgnoreCase(scene.workspace().subscriptionId())) {
            faults.add(vault(name + " is in the subscription " + subscription + ", and Azure ML takes keys of the"
                    + " workspace's own alone, which is " + scene.workspace().subscriptionId()));
        }
    }

    private static Fault key(ConditionReason reason, String message) {
        return new Fault(reason, CustomerKey.KEY_PATH, message);
    }

    private static Fault vault(String message) {
        return new Fault(ConditionReason.VAULT_UNFIT, CustomerKey.VAULT_PATH, message);
    }

    private String name() {
        return "the key " + key.key().name() + (key.version() == null ? "" : ", version " + key.version() + ",");
    }
}
