package dev.azureml.operator.datastore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.GrantAccess;
import dev.azureml.api.GrantAccessTo;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.ServiceDataAccessAuthIdentity;
import dev.azureml.api.StorageAccountStore;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.ActingIdentity;
import dev.azureml.operator.azureml.BuiltInRole;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The role that an identity needs to get at the data of a storage account without a stored credential. It is made unless
 * Azure has one like it, perhaps from above the account: then that one will do, which needs no right to assign roles.
 */
final class AccessGrant {
    private static final String WORKSPACE = "workspace";
    private static final String COMPUTE = "compute";
    private static final String ASSIGNMENTS = "roleAssignments";
    private static final String ML = "Microsoft.MachineLearningServices/workspaces";

    private final ManagedObject<MLDatastoreSpec> subject;
    private final StorageVariant store;
    private final ResolvedReferences resolved;
    private final Facts facts;
    private final List<Intent> intents = new ArrayList<>();
    private final List<Document> documents = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    AccessGrant(ManagedObject<MLDatastoreSpec> subject, StorageVariant store, ResolvedReferences resolved,
            Facts facts) {
        this.subject = subject;
        this.store = store;
        this.resolved = resolved;
        this.facts = facts;
        StorageAccountStore said = store.account();
        GrantAccess access = said == null ? null : said.grantAccess();
        Optional<ArmId> scope = store.accountId();
        if (said != null && access != null && scope.isPresent()) {
            grant(said, role(access), scope.get());
        }
    }

    /** The MLCompute whose identity gets the role; null when it is the workspace's, or nobody's. */
    static @Nullable ObjectRef compute(MLDatastoreSpec spec) {
        GrantAccessTo to = StorageVariant.of(spec).map(StorageVariant::account).map(StorageAccountStore::grantAccessTo)
                .orElse(null);
        return to == null ? null : new ObjectRef("MLCompute", null, to.computeRef().name());
    }

    private void grant(StorageAccountStore said, BuiltInRole role, ArmId scope) {
        ObjectRef compute = compute(subject.spec());
        String key = compute == null ? WORKSPACE : COMPUTE;
        intents.add(compute == null
                ? Intent.require(WORKSPACE, resolved.requireWorkspace(), resolved.apiVersion(ML, "2025-12-01"))
                : Intent.require(COMPUTE, resolved.object(compute).id(),
                        resolved.apiVersion(ML + "/computes", "2025-12-01")));
        documents.add(new Document(ASSIGNMENTS, scope.extension(RoleAssignment.TYPE, "x").collection(),
                RoleAssignment.apiVersion(resolved)));
        Optional<JsonNode> body = facts.body(key).map(JsonNode.class::cast);
        if (body.isEmpty() || !facts.knows(ASSIGNMENTS)) {
            return;
        }
        String principal = principal(body.get(), compute == null ? said.serviceDataAccessAuthIdentity() : null);
        if (principal == null) {
            problems.add(new Problem(Reason.INVALID_SPEC, store.path() + (compute == null
                    ? ".grantAccess: the workspace has no such managed identity"
                    : ".grantAccessTo.computeRef: the compute " + compute.name() + " has no managed identity")));
            return;
        }
        RoleAssignment assignment = new RoleAssignment("storageAccount", scope, role, principal);
        assignment.narrowed(facts).ifPresent(problems::add);
        intents.add(existing(assignment).map(id -> Intent.look(assignment.key(), id,
                RoleAssignment.apiVersion(resolved)).dependingOn(Set.of(key)))
                .orElseGet(() -> assignment.intent(subject, resolved, Set.of(key)).sharedByOthers()));
    }

    /** One like it under another name. */
    private Optional<ArmId> existing(RoleAssignment wanted) {
        if (subject.recorded(wanted.key()).isPresent()) {
            return Optional.empty();
        }
        for (JsonNode item : facts.at(ASSIGNMENTS, "/value")) {
            boolean same = RoleAssignment.givesWhole(item, wanted.role(), wanted.principal());
            Optional<ArmId> id = ArmId.tryParse(item.path("id").asText());
            if (same && id.filter(i -> !i.equals(wanted.id())).isPresent()) {
                return id;
            }
        }
        return Optional.empty();
    }

    private BuiltInRole role(GrantAccess access) {
        boolean reads = access == GrantAccess.Reader;
        return store.datastoreType().equals("AzureFile")
                ? reads
                        ? BuiltInRole.STORAGE_FILE_DATA_PRIVILEGED_READER
                        : BuiltInRole.STORAGE_FILE_DATA_PRIVILEGED_CONTRIBUTOR
                : reads ? BuiltInRole.STORAGE_BLOB_DATA_READER : BuiltInRole.STORAGE_BLOB_DATA_CONTRIBUTOR;
    }

    /** The identity that is said, else the one that it acts as. */
    private static @Nullable String principal(JsonNode body, @Nullable ServiceDataAccessAuthIdentity said) {
        return switch (said) {
            case WorkspaceSystemAssignedIdentity -> ActingIdentity.systemAssigned(body).orElse(null);
            case WorkspaceUserAssignedIdentity -> ActingIdentity.userAssigned(body).orElse(null);
            case null, default -> ActingIdentity.of(body).orElse(null);
        };
    }

    List<Intent> intents() {
        return intents;
    }

    List<Document> documents() {
        return documents;
    }

    List<Problem> problems() {
        return problems;
    }
}
