package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.Encryption;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.BuiltInRole;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.OwnerTag;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The right of the user-assigned identity that reads the key: to get it, and to wrap and unwrap with it. A vault that Azure
 * RBAC guards gets a role for it before the workspace is made, unless Azure has one like it; a workspace that was there
 * already has its right from somebody else, whom nothing here shows. Who may use a vault of access policies is its owner's
 * to say.
 */
final class KeyGrant {
    private static final String SCOPE_KEY = "encryptionKeyVault";
    private static final String KEY = RoleAssignment.KEY + SCOPE_KEY + "/";
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
        // A workspace that got its right from others works, whoever may read the identity here.
        String version = Versions.identity(scene.resolved());
        intents.add(scene.workspaceIsNew() || scene.subject().recorded().stream().anyMatch(KeyGrant::is)
                ? Intent.require(Keys.ENCRYPTION_IDENTITY, identity, version)
                : Intent.look(Keys.ENCRYPTION_IDENTITY, identity, version));
        assignment().flatMap(this::wanted).ifPresent(intents::add);
        return intents;
    }

    /** Whether the resource is the role that lets the identity read the key. */
    static boolean is(ResourceStatus resource) {
        return resource.key().startsWith(KEY);
    }

    /** Whether the spec has the role given; where it does no more, the workspace needs it still. */
    static boolean isWanted(MLWorkspaceSpec spec) {
        return !Boolean.FALSE.equals(spec.grantRoles()) && CustomerKey.of(spec).isPresent();
    }

    /** What the identity may do already at the vault, above it and below it, looked at until the role is given. */
    List<Document> documents() {
        return assignment().filter(role -> guardedByRoles() && recorded(role).isEmpty())
                .map(role -> new Document(ASSIGNMENTS, key.vault().extension(RoleAssignment.TYPE, "x").collection(),
                        RoleAssignment.apiVersion(scene.resolved()), "principalId eq '" + role.principal() + "'",
                        false))
                .stream().toList();
    }

    /** What to say where nobody is seen to have given the role, as where that can't be read, and it is not given here. */
    Optional<String> advice() {
        return assignment().filter(role -> guardedByRoles() && isAsked() && existing(role).findAny().isEmpty()
                && wanted(role).isEmpty())
                .map(role -> "no assignment of " + WorkspaceAdvice.CRYPTO_ROLE
                        + " to the identity that reads the key is seen on its"
                        + " vault. Where it has none through a group or by another role: az role assignment create"
                        + " --assignee-object-id " + role.principal() + " --assignee-principal-type ServicePrincipal"
                        + " --role '" + WorkspaceAdvice.CRYPTO_ROLE + "' --scope " + role.scope());
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
        boolean given = recorded(role).isPresent() || isMarked(role);
        boolean lacking = scene.workspaceIsNew() && guardedByRoles()
                && scene.facts().body(ASSIGNMENTS).isPresent() && existing(role).allMatch(role.id()::equals);
        // Other workspaces may have the same reader: the last of them takes the role with it.
        return given || lacking
                ? Optional.of(role.intent(scene.subject(), scene.resolved(), after).sharedByOthers())
                : Optional.empty();
    }

    private boolean isAsked() {
        return scene.facts().knows(ASSIGNMENTS);
    }

    /** Whether it was given here, though the object's status says nothing of it. */
    private boolean isMarked(RoleAssignment role) {
        return scene.facts().item(ASSIGNMENTS, role.id())
                .filter(item -> scene.subject().owner().equals(OwnerTag.of(item))).isPresent();
    }

    private Optional<ResourceStatus> recorded(RoleAssignment role) {
        return scene.subject().recorded(role.key());
    }

    /** What lets the identity read the key, under whatever name, at the key, at the vault or above it. */
    private Stream<ArmId> existing(RoleAssignment wanted) {
        return scene.facts().at(ASSIGNMENTS, "/value").valueStream()
                .filter(item -> RoleAssignment.givesWhole(item, wanted.role(), wanted.principal())
                        && ArmId.tryParse(item.at("/properties/scope").asText()).filter(this::reaches).isPresent())
                .flatMap(item -> ArmId.tryParse(item.path("id").asText()).stream());
    }

    /** Of what the list has, which lies at the vault, above it or below it. */
    private boolean reaches(ArmId scope) {
        return key.key().isWithin(scope) || !scope.isWithin(key.vault());
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
