package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.Encryption;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.BuiltInRole;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The right of the user-assigned identity that reads the key: to get it, and to wrap and unwrap with it. A vault that Azure
 * RBAC guards gets a role for it, unless Azure has one like it; who may use a vault of access policies is its owner's to say.
 */
final class KeyGrant {
    private static final String SCOPE_KEY = "encryptionKeyVault";
    private static final String ASSIGNMENTS = "keyVaultRoleAssignments";
    private static final BuiltInRole ROLE = BuiltInRole.KEY_VAULT_CRYPTO_SERVICE_ENCRYPTION_USER;
    private static final List<String> NEEDED = List.of("get", "wrapKey", "unwrapKey");

    private final Scene scene;
    private final CustomerKey key;
    private final @Nullable ArmId identity;
    private final @Nullable String principal;

    KeyGrant(Scene scene, CustomerKey key) {
        this.scene = scene;
        this.key = key;
        Encryption encryption = scene.spec().encryption();
        String said = encryption == null || encryption.identity() == null
                ? null
                : encryption.identity().userAssignedIdentity();
        this.identity = Boolean.FALSE.equals(scene.spec().grantRoles()) ? null : ArmId.tryParse(said).orElse(null);
        this.principal = scene.facts().at(Keys.ENCRYPTION_IDENTITY, "/properties/principalId").textValue();
    }

    /** The identity, read for its principal, and the assignment once that is known. */
    List<Intent> intents() {
        if (identity == null) {
            return List.of();
        }
        List<Intent> intents = new ArrayList<>();
        intents.add(Intent.require(Keys.ENCRYPTION_IDENTITY, identity, Versions.identity(scene.resolved())));
        assignment().flatMap(this::wanted).ifPresent(intents::add);
        return intents;
    }

    /** Who may use the vault already, looked at until the role is given. */
    List<Document> documents() {
        return assignment().filter(role -> guardedByRoles() && recorded(role).isEmpty())
                .map(_ -> new Document(ASSIGNMENTS, key.vault().extension(RoleAssignment.TYPE, "x").collection(),
                        RoleAssignment.apiVersion(scene.resolved())))
                .stream().toList();
    }

    /** A role that somebody gave under a condition. */
    List<Problem> problems() {
        return assignment().flatMap(role -> role.narrowed(scene.facts())).stream().toList();
    }

    /** Why Azure could not read the key: the vault's owner lets nobody in who acts for the workspace. */
    Optional<Problem> hindrance() {
        JsonNode vault = key.vault(scene.facts());
        String who = principal;
        if (who == null || vault.isMissingNode() || guardedByRoles() || letsIn(vault, who)) {
            return Optional.empty();
        }
        return Optional.of(new Problem(Reason.KEY_UNUSABLE, CustomerKey.IDENTITY_PATH
                + ": the access policies of the vault "
                + key.vault().name() + " do not let " + identity + " use its keys: az keyvault set-policy --name "
                + key.vault().name() + " --object-id " + who + " --key-permissions " + String.join(" ", NEEDED)));
    }

    private Optional<RoleAssignment> assignment() {
        return Optional.ofNullable(principal).filter(_ -> identity != null)
                .map(who -> new RoleAssignment(SCOPE_KEY, key.vault(), ROLE, who));
    }

    /** What was given stays, whatever can be seen of the vault just now. */
    private Optional<Intent> wanted(RoleAssignment role) {
        Set<String> after = Set.of(Keys.ENCRYPTION_IDENTITY);
        if (key.sight(scene.facts()) instanceof CustomerKey.Sight.Missing(var what) && what.equals(key.vault())) {
            // It went with its vault, and comes back with the role where that is recovered.
            return recorded(role)
                    .map(_ -> Intent.look(role.key(), role.id(), RoleAssignment.apiVersion(scene.resolved())));
        }
        if (recorded(role).isPresent()) {
            return Optional.of(scene.shared(role.intent(scene.subject(), scene.resolved(), after)));
        }
        if (!guardedByRoles() || !scene.facts().knows(ASSIGNMENTS)) {
            return Optional.empty();
        }
        return Optional.of(existing(role)
                .map(id -> Intent.look(role.key(), id, RoleAssignment.apiVersion(scene.resolved())).dependingOn(after))
                .orElseGet(() -> scene.shared(role.intent(scene.subject(), scene.resolved(), after))));
    }

    private Optional<ResourceStatus> recorded(RoleAssignment role) {
        return scene.subject().recorded(role.key());
    }

    /** One like it under another name, at the vault or above it. */
    private Optional<ArmId> existing(RoleAssignment wanted) {
        return scene.facts().at(ASSIGNMENTS, "/value").valueStream()
                .filter(item -> RoleAssignment.gives(item, wanted.role(), wanted.principal())
                        && item.at("/properties/condition").asText("").isBlank()
                        && ArmId.tryParse(item.at("/properties/scope").asText()).filter(key.vault()::isWithin)
                                .isPresent())
                .flatMap(item -> ArmId.tryParse(item.path("id").asText()).stream())
                .filter(id -> !id.equals(wanted.id())).findFirst();
    }

    private boolean guardedByRoles() {
        return key.vault(scene.facts()).at("/properties/enableRbacAuthorization").asBoolean(false);
    }

    private static boolean letsIn(JsonNode vault, String principal) {
        List<String> may = vault.at("/properties/accessPolicies").valueStream()
                .filter(policy -> policy.path("objectId").asText().equalsIgnoreCase(principal))
                .flatMap(policy -> policy.at("/permissions/keys").valueStream()).map(JsonNode::asText).toList();
        return NEEDED.stream().allMatch(one -> may.stream()
                .anyMatch(permission -> permission.equalsIgnoreCase("all") || permission.equalsIgnoreCase(one)));
    }
}
