package dev.azureml.operator.clusterextension;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLClusterExtensionSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.AzureMlExtension;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.Answer;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.FixedPaths;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Overrides;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ReplaceRule;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.SecretValue;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.UpdateRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An MLClusterExtension as what Azure takes: the extension, and for an Arc-connected cluster its relay. */
final class ExtensionTranslation {
    private static final String CLUSTER_API_VERSION = "2026-05-01";

    /** Of another type, or of another scope, an extension has other rights in the cluster. */
    private static final FixedPaths FIXED = FixedPaths.OF_ALL
            .and("/properties/extensionType", "this kind installs " + AzureMlExtension.EXTENSION_TYPE + " alone")
            .and("/properties/scope", "Azure ML has its own namespace in the cluster")
            .and("/properties/aksAssignedIdentity", "Azure alone writes it")
            .and("/properties/isSystemExtension", "Azure alone writes it");

    private final ManagedObject<MLClusterExtensionSpec> subject;
    private final MLClusterExtensionSpec spec;
    private final ResolvedReferences resolved;
    private final Facts facts;
    private final Cluster cluster;
    private final ExtensionSettings settings;

    ExtensionTranslation(ManagedObject<MLClusterExtensionSpec> subject, ResolvedReferences resolved, Facts facts) {
        this.subject = subject;
        this.spec = subject.spec();
        this.resolved = resolved;
        this.facts = facts;
        this.cluster = Cluster.of(spec, facts);
        this.settings = new ExtensionSettings(spec, cluster);
    }

    Translation translate() {
        ProtectedSettings secrets = ProtectedSettings.of(spec, resolved);
        Overrides overrides = new Overrides(spec.overrides(), AzureMlExtension.TYPE, FIXED,
                List.of(ProtectedSettings.PATH));
        Optional<Translation.Refused> refused = Translation.Refused.all(secrets.refused(), overrides.refusal());
        if (refused.isPresent()) {
            return refused.get();
        }
        boolean known = facts.knows(Keys.CLUSTER) && (isRecorded() || facts.knows(Keys.EXTENSIONS));
        if (!known || (facts.absent(Keys.CLUSTER) && !isRecorded())) {
            return told(List.of(clusterIntent()));
        }
        String found = facts.at(Keys.EXTENSION, "/properties/extensionType").asText(AzureMlExtension.EXTENSION_TYPE);
        if (!found.equalsIgnoreCase(AzureMlExtension.EXTENSION_TYPE)) {
            return new Translation.Refused(new Problem(Reason.CONFLICT, id() + " is an extension of type " + found
                    + ": give this object another azureName"));
        }
        ObjectNode body = body();
        overrides.merge(body);
        return told(intents(body, secrets.values()));
    }

    private Translation.Intents told(List<Intent> intents) {
        // What is not there yet has no list: that answer would be kept for a while.
        boolean mayHaveExtensions = facts.knows(Keys.CLUSTER) && !facts.absent(Keys.CLUSTER);
        return Translation.Intents.of(intents)
                .withDocuments(isRecorded() || !mayHaveExtensions ? List.of() : List.of(extensions()))
                .withAdvice(advice()).withConditions(List.of(new ClusterCheck(spec, resolved).condition()));
    }

    private List<Intent> intents(ObjectNode body, Map<JsonPointer, SecretValue> secrets) {
        Problem hindrance = hindrance();
        List<Intent> intents = new ArrayList<>(List.of(clusterIntent()));
        Set<String> before = new HashSet<>(Set.of(Keys.CLUSTER));
        Map<JsonPointer, Answer> answers = Map.of();
        if (settings.needsRelay()) {
            Relay relay = new Relay(spec, cluster, resolved);
            intents.addAll(relay.intents(hindrance));
            before.addAll(relay.keys());
            answers = relay.answers();
        }
        intents.add(Intent
                .manage(Keys.EXTENSION, id(), resolved.apiVersion(AzureMlExtension.TYPE, AzureMlExtension.API_VERSION),
                        body)
                .withCreateDefaults(createDefaults()).withSecrets(secrets).withAnswers(answers).dependingOn(before)
                .updatedBy(rule(body)).withCreationGuard(hindrance));
        return intents;
    }

    private UpdateRule rule(ObjectNode body) {
        Set<JsonPointer> createOnly = new HashSet<>(settings.droppedLabels(subject,
                (ObjectNode) body.at(ExtensionSettings.PATH)));
        createOnly.add(JsonPointer.compile("/properties/extensionType"));
        return new UpdateRule(createOnly, null, Set.of(), ReplaceRule.FREELY);
    }

    private ObjectNode body() {
        ObjectNode body = Json.object();
        ObjectNode properties = body.putObject("properties").put("extensionType", AzureMlExtension.EXTENSION_TYPE);
        ArmBody.put(properties, "autoUpgradeMinorVersion", spec.autoUpgradeMinorVersion());
        ArmBody.put(properties, "version", spec.version());
        if (spec.releaseTrain() != null) {
            properties.put("releaseTrain", BooleanSpelling.of(spec.releaseTrain(),
                    facts.at(Keys.EXTENSION, "/properties/releaseTrain")));
        }
        ObjectNode wanted = settings.wanted();
        if (settings.needsRelay()) {
            new Relay(spec, cluster, resolved).putSettings(wanted);
        }
        properties.set("configurationSettings",
                BooleanSpelling.of(wanted, facts.at(Keys.EXTENSION, ExtensionSettings.PATH)));
        return body;
    }

    private ObjectNode createDefaults() {
        ObjectNode defaults = Json.object();
        if (!cluster.isAks()) {
            defaults.putObject("identity").put("type", "SystemAssigned");
        }
        ObjectNode properties = defaults.putObject("properties").put("autoUpgradeMinorVersion", true)
                .put("releaseTrain", "stable");
        properties.putObject("scope").putObject("cluster").put("releaseNamespace", "azureml");
        properties.set("configurationSettings", settings.createDefaults());
        return defaults;
    }

    /** What keeps it from being installed; of one that is there, it says nothing. */
    private @Nullable Problem hindrance() {
        if (cluster.actsAsServicePrincipal()) {
            return new Problem(Reason.INVALID_SPEC, "spec.clusterId: the AKS cluster acts as a service principal, with "
                    + "which Azure ML can't work; give it a managed identity (az aks update --enable-managed-identity)");
        }
        return AzureMlExtension.in(facts, Keys.EXTENSIONS).map(other -> other.path("name").asText())
                .filter(name -> !name.equalsIgnoreCase(subject.azureName())).findFirst()
                .map(name -> new Problem(Reason.CONFLICT, cluster.id() + " has the Azure ML extension already, under "
                        + "the name " + name + ", and takes only one: make an object with azureName: " + name
                        + " to manage that one"))
                .orElse(null);
    }

    /** Azure forgets the secret settings that an update leaves out, and tells only their names. */
    private List<Advice> advice() {
        Set<String> unknown = new TreeSet<>();
        facts.at(Keys.EXTENSION, ProtectedSettings.PATH).fieldNames().forEachRemaining(unknown::add);
        ProtectedSettings.of(spec, resolved).values().keySet()
                .forEach(place -> unknown.remove(place.last().getMatchingProperty()));
        if (settings.needsRelay()) {
            new Relay(spec, cluster, resolved).answers().keySet()
                    .forEach(place -> unknown.remove(place.last().getMatchingProperty()));
        }
        return unknown.isEmpty()
                ? List.of()
                : List.of(AdviceRule.UNKNOWN_PROTECTED_SETTINGS.advice("the extension has secret settings that "
                        + "this object does not give, and the next update makes Azure forget: "
                        + String.join(", ", unknown) + "; give them in configurationProtectedSettings"));
    }

    private boolean isRecorded() {
        return subject.recorded(Keys.EXTENSION).isPresent();
    }

    private ArmId id() {
        return id(subject);
    }

    static ArmId id(ManagedObject<MLClusterExtensionSpec> subject) {
        return ArmId.parse(subject.spec().clusterId()).extension(AzureMlExtension.TYPE, subject.azureName());
    }

    private Document extensions() {
        return AzureMlExtension.list(Keys.EXTENSIONS, cluster.id(), resolved);
    }

    /** What is installed is made of what the cluster says: unlike another target, it must be read. */
    private Intent missingOrRead(String apiVersion) {
        return facts.absent(Keys.CLUSTER)
                ? Intent.target(Keys.CLUSTER, cluster.id(), apiVersion)
                : Intent.require(Keys.CLUSTER, cluster.id(), apiVersion);
    }

    /** What is installed goes on although the cluster is being updated, or can't be read for a moment. */
    private Intent clusterIntent() {
        String apiVersion = resolved.apiVersion(cluster.id().type(), CLUSTER_API_VERSION);
        Intent intent = isRecorded()
                ? Intent.look(Keys.CLUSTER, cluster.id(), apiVersion)
                : missingOrRead(apiVersion);
        return intent.exclusively();
    }
}
