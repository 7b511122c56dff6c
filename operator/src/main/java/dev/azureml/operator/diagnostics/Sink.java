package dev.azureml.operator.diagnostics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.DiagnosticSetting;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a diagnostic setting sends to.
 *
 * @param property of Azure's body that names it
 * @param id what the body names
 * @param path of the spec that says it
 * @param looked what is looked at before a setting is made for it; null where nothing is known of the type, or this
 *            object makes it
 * @param eventHub the name of an event hub; null when it is none, or Azure's default
 * @param keys of what this object makes, and the setting waits for
 */
record Sink(String property, ArmId id, String path, @Nullable Looked looked, @Nullable String eventHub,
        Set<String> keys) {
    static final List<String> PROPERTIES = List.of("workspaceId", "storageAccountId", "eventHubAuthorizationRuleId",
            "marketplacePartnerId");
    private static final String LOG_ANALYTICS = PROPERTIES.getFirst();

    /**
     * What is looked at.
     *
     * @param sameRegion whether Azure asks that it is where the resource is
     */
    record Looked(ArmId id, String type, String apiVersion, boolean sameRegion) {
    }

    /** The one that the spec names by id; empty where it names none, or nothing that is an ARM id. */
    static Optional<Sink> named(DiagnosticSetting.Sink to, String path) {
        if (to.logAnalytics() != null && to.logAnalytics().id() != null) {
            return of(LOG_ANALYTICS, to.logAnalytics().id(), path + ".logAnalytics.id", id -> new Looked(id,
                    "Microsoft.OperationalInsights/workspaces", "2026-03-01", false), null);
        }
        if (to.storageAccount() != null) {
            return of("storageAccountId", to.storageAccount().id(), path + ".storageAccount.id",
                    id -> new Looked(id, "Microsoft.Storage/storageAccounts", "2026-04-01", true), null);
        }
        if (to.eventHub() != null) {
            return of("eventHubAuthorizationRuleId", to.eventHub().authorizationRuleId(),
                    path + ".eventHub.authorizationRuleId", id -> new Looked(namespace(id),
                            "Microsoft.EventHub/namespaces", "2024-01-01", true),
                    to.eventHub().name());
        }
        return to.partnerSolution() == null
                ? Optional.empty()
                : of("marketplacePartnerId", to.partnerSolution().id(), path + ".partnerSolution.id", _ -> null, null);
    }

    /** A Log Analytics workspace that the spec does not name. */
    static Sink logAnalytics(ArmId id, String path, Set<String> keys) {
        return new Sink(LOG_ANALYTICS, id, path + ".logAnalytics", null, null, Set.copyOf(keys));
    }

    /** Whether a setting in Azure sends there. */
    boolean isOf(JsonNode setting) {
        return id.value().equalsIgnoreCase(setting.path("properties").path(property).asText());
    }

    boolean isSame(Sink other) {
        return property.equals(other.property) && id.equals(other.id);
    }

    /** What is read of it before anything is sent there. */
    Optional<Intent> target(ResolvedReferences resolved) {
        return Optional.ofNullable(looked)
                .map(it -> Intent.target(path, it.id(), resolved.apiVersion(it.type(), it.apiVersion())));
    }

    /** The region that it is in, where that is known and should be another. */
    Optional<String> elsewhere(@Nullable String region, Facts facts) {
        String there = facts.at(path, "/location").asText("");
        boolean fits = looked == null || !looked.sameRegion() || region == null || there.isEmpty()
                || Region.folded(there).equals(Region.folded(region));
        return fits ? Optional.empty() : Optional.of(there);
    }

    /** Where a setting in Azure sends to. */
    static Stream<String> of(JsonNode setting) {
        return PROPERTIES.stream().map(property -> setting.path("properties").path(property).asText(""))
                .filter(id -> !id.isEmpty());
    }

    private interface Looks {
        @Nullable
        Looked at(ArmId id);
    }

    private static Optional<Sink> of(String property, @Nullable String said, String path, Looks looks,
            @Nullable String eventHub) {
        return ArmId.tryParse(said)
                .map(id -> new Sink(property, id, path, looks.at(id), eventHub, Set.of()));
    }

    /** A rule is of the namespace, or of a hub in it. */
    private static ArmId namespace(ArmId rule) {
        ArmId at = rule;
        while (!at.type().toLowerCase(Locale.ROOT).equals("microsoft.eventhub/namespaces")) {
            ArmId parent = at.parent().orElse(null);
            if (parent == null) {
                return rule;
            }
            at = parent;
        }
        return at;
    }
}
