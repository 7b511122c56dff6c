package dev.azureml.operator.datastore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Cloud;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.FixedPaths;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Overrides;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ReplaceRule;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.UpdateRule;
import dev.azureml.operator.plan.json.CompareRules;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store of an MLDatastore as the datastore that Azure takes. */
final class DatastoreTranslation {
    private static final String TYPE = "Microsoft.MachineLearningServices/workspaces/datastores";
    private static final UpdateRule UPDATES = UpdateRule.createOnly("/properties/datastoreType",
            "/properties/accountName", "/properties/containerName", "/properties/fileShareName",
            "/properties/filesystem", "/properties/storeName", "/properties/oneLakeWorkspaceName",
            "/properties/artifact", "/properties/endpoint", "/properties/protocol",
            "/properties/serviceDataAccessAuthIdentity");
    private static final CompareRules RULES = CompareRules.NONE.withIgnored(Credentials.SECRETS)
            .withDefault("/properties/protocol", "https").withDefault("/properties/endpoint", "core.windows.net");
    private static final Problem RETIRED = new Problem(Reason.SERVICE_RETIRED, "spec.azureDataLakeGen1: Azure retired "
            + "Data Lake Storage Gen1 on 29 February 2024, and no datastore of it is created any more; move the data to "
            + "azureDataLakeGen2");

    private static final FixedPaths FIXED = FixedPaths.OF_ALL
            .and("/properties/datastoreType", "choose another kind of store, such as spec.azureBlob")
            .and("/properties/credentials", "use the credentials of the chosen kind of store")
            .said("the chosen kind of store's ", "/properties/subscriptionId", "/properties/resourceGroup",
                    "/properties/accountName", "/properties/containerName", "/properties/fileShareName",
                    "/properties/filesystem", "/properties/storeName", "/properties/oneLakeWorkspaceName",
                    "/properties/artifact", "/properties/serviceDataAccessAuthIdentity");

    private final ManagedObject<MLDatastoreSpec> subject;
    private final MLDatastoreSpec spec;
    private final StorageVariant store;
    private final ResolvedReferences resolved;
    private final Facts facts;
    private final String name;
    private final Duration expiryWarning;
    private final Certificates certificates;

    DatastoreTranslation(ManagedObject<MLDatastoreSpec> subject, StorageVariant store, ResolvedReferences resolved,
            Facts facts,
            Duration expiryWarning, Certificates certificates) {
        this.subject = subject;
        this.spec = subject.spec();
        this.store = store;
        this.resolved = resolved;
        this.facts = facts;
        this.name = subject.azureName();
        this.expiryWarning = expiryWarning;
        this.certificates = certificates;
    }

    Translation translate() {
        Credentials credentials = new Credentials(store, resolved, certificates);
        if (probes()) {
            credentials.sendTypeAnew();
        }
        Overrides overrides = new Overrides(spec.overrides(), TYPE, FIXED, List.of(Credentials.SECRETS));
        Optional<Translation.Refused> refused = Translation.Refused.all(credentials.refusal(), overrides.refusal());
        if (refused.isPresent()) {
            return refused.get();
        }
        ObjectNode body = body(credentials);
        overrides.merge(body);
        HierarchyAdvice hierarchy = new HierarchyAdvice(store, resolved, facts);
        AccessGrant grant = new AccessGrant(subject, store, resolved, facts);
        Intent managed = intent(body, grant).withSecrets(credentials.values().values());
        Translation.Intents wanted = credentials.validity().govern(resolved.now(), expiryWarning, managed,
                Intent.look(managed.key(), managed.id(), managed.apiVersion())).withAdvice(
                        Stream.concat(credentials
                                .advice().stream(), hierarchy.list().stream()).toList());
        return wanted.and(grant.intents())
                .withDocuments(Stream.concat(grant.documents().stream(), hierarchy.documents().stream()).toList())
                .withProblems(Stream.concat(wanted.problems().stream(), grant.problems().stream()).toList())
                .withConditions(Stream.concat(wanted.conditions().stream(), access().stream()).toList());
    }

    /** Whether the last write that Azure took was one that it checked. */
    private Optional<KindCondition> access() {
        if (!probes()) {
            return Optional.empty();
        }
        boolean checked = subject.recorded(DatastoreKind.KEY).map(ResourceStatus::secrets).orElse(List.of()).stream()
                .anyMatch(sent -> sent.path().equals(Credentials.TYPE.toString()));
        return Optional.of(checked
                ? new KindCondition(ConditionType.ACCESS_CHECKED, KindCondition.Truth.TRUE, ConditionReason.CHECKED,
                        "Azure got at the store when it was last written")
                : new KindCondition(ConditionType.ACCESS_CHECKED, KindCondition.Truth.UNKNOWN,
                        ConditionReason.NOT_CHECKED,
                        "Azure has not taken the datastore with a check of the access yet"));
    }

    private boolean probes() {
        return Boolean.TRUE.equals(spec.probe());
    }

    private ObjectNode body(Credentials credentials) {
        ObjectNode body = Json.object();
        ObjectNode properties = body.putObject("properties");
        properties.setAll(store.properties());
        properties.set("credentials", credentials.body());
        ArmBody.put(properties, "description", spec.description());
        ArmBody.put(properties, "tags", spec.tags());
        ArmBody.put(properties, "properties", spec.properties());
        return body;
    }

    private Intent intent(ObjectNode body, AccessGrant grant) {
        // Azure's own clients skip the check too: it fails for storage behind a private network.
        boolean skip = !probes() && !Boolean.FALSE.equals(spec.skipValidation());
        // A check fails before the role is there; without one the datastore need not wait for it.
        Set<String> after = skip
                ? Set.of()
                : grant.intents().stream().map(Intent::key).collect(Collectors.toUnmodifiableSet());
        return Intent.manage(DatastoreKind.KEY, resolved.requireWorkspace().child("datastores", name),
                resolved.apiVersion(TYPE, "2025-12-01"), body).comparedBy(RULES).withCreateDefaults(ofCloud())
                .dependingOn(after)
                .withCreationGuard(store.isRetired() ? RETIRED : null)
                .updatedBy(UPDATES.replaced(ReplaceRule.FREELY.whileInUse(system())))
                .withQuery(Map.of("skipValidation", String.valueOf(skip)));
    }

    /** Azure ML takes the endpoint of public Azure for granted wherever it runs. */
    private ObjectNode ofCloud() {
        ObjectNode defaults = Json.object();
        String suffix = resolved.cloud().storage();
        if (store.account() != null && suffix != null && resolved.cloud() != Cloud.PUBLIC) {
            defaults.putObject("properties").put("endpoint", suffix);
        }
        return defaults;
    }

    private @Nullable String system() {
        return DatastoreKind.isSystem(name)
                ? "it is one that the workspace itself works with, which is never deleted"
                : null;
    }
}
