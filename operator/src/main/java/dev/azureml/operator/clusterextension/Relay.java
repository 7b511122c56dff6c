package dev.azureml.operator.clusterextension;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLClusterExtensionSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Answer;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.UpdateRule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The Azure Relay through which Azure ML reaches an Arc-connected cluster: made, or one that is there already. */
final class Relay {
    static final String NAMESPACE_TYPE = "Microsoft.Relay/namespaces";
    private static final String API_VERSION = "2026-01-01";
    private static final int LONGEST_NAME = 50;
    private static final int DIGEST = 6;

    private final Cluster cluster;
    private final ResolvedReferences resolved;
    private final MLClusterExtensionSpec.@Nullable Relay said;
    private final @Nullable Map<String, String> tags;
    private final Optional<ArmId> given;

    Relay(MLClusterExtensionSpec spec, Cluster cluster, ResolvedReferences resolved) {
        this.cluster = cluster;
        this.resolved = resolved;
        this.said = spec.relay();
        this.tags = spec.tags();
        this.given = given();
    }

    /** The hybrid connection that is there already: as the spec says, else as an extension that was adopted has it. */
    private Optional<ArmId> given() {
        if (said != null && said.hybridConnectionId() != null) {
            return ArmId.tryParse(said.hybridConnectionId());
        }
        String used = cluster.facts().at(Keys.EXTENSION, ExtensionSettings.PATH)
                .path(ExtensionSettings.HYBRID_CONNECTION_ID).textValue();
        boolean named = said != null && (said.namespaceName() != null || said.hybridConnectionName() != null);
        return named ? Optional.empty() : ArmId.tryParse(used).filter(id -> !id.equals(made()));
    }

    ArmId hybridConnection() {
        return given.orElseGet(this::made);
    }

    private ArmId made() {
        String name = said == null ? null : said.hybridConnectionName();
        return namespace().child("hybridConnections", name == null ? cluster.id().name() : name);
    }

    /** @param hindrance why nothing can be made for now; null when it can */
    List<Intent> intents(@Nullable Problem hindrance) {
        if (given.isPresent()) {
            return List.of(Intent.require(Keys.HYBRID_CONNECTION, hybridConnection(), apiVersion("hybridConnections")),
                    Intent.require(Keys.AUTHORIZATION_RULE, rule(),
                            apiVersion("hybridConnections/authorizationRules")));
        }
        ObjectNode namespace = Json.object();
        ArmBody.put(namespace, "tags", tags);
        ObjectNode connection = Json.object();
        connection.putObject("properties").put("requiresClientAuthorization", true);
        return List.of(
                Intent.manage(Keys.RELAY_NAMESPACE, namespace(), resolved.apiVersion(NAMESPACE_TYPE, API_VERSION),
                        namespace).withCreateDefaults(namespaceDefaults())
                        .withCreationGuard(hindrance),
                Intent.manage(Keys.HYBRID_CONNECTION, hybridConnection(), apiVersion("hybridConnections"), connection)
                        .dependingOn(Set.of(Keys.RELAY_NAMESPACE))
                        .withCreationGuard(hindrance)
                        .updatedBy(UpdateRule.createOnly("/properties/requiresClientAuthorization")),
                Intent.manage(Keys.AUTHORIZATION_RULE, rule(), apiVersion("hybridConnections/authorizationRules"),
                        rights()).dependingOn(Set.of(Keys.HYBRID_CONNECTION))
                        .withCreationGuard(hindrance));
    }

    /** Azure answers them in an order of its own. */
    private ObjectNode rights() {
        Set<String> rights = new LinkedHashSet<>();
        cluster.facts().at(Keys.AUTHORIZATION_RULE, "/properties/rights").forEach(right -> rights.add(right.asText()));
        rights.addAll(List.of("Manage", "Send", "Listen"));
        ObjectNode body = Json.object();
        rights.forEach(body.putObject("properties").putArray("rights")::add);
        return body;
    }

    /** What must be there before the extension. */
    Set<String> keys() {
        return Set.of(Keys.HYBRID_CONNECTION, Keys.AUTHORIZATION_RULE);
    }

    /** The settings of the extension that name the hybrid connection. */
    void putSettings(ObjectNode settings) {
        settings.put(ExtensionSettings.HYBRID_CONNECTION_ID, hybridConnection().value());
        settings.put(ExtensionSettings.HYBRID_CONNECTION_NAME, hybridConnection().name());
    }

    /** The connection string, which only the rule can tell; the extension takes it under two names. */
    Map<JsonPointer, Answer> answers() {
        Answer key = new Answer(rule(), apiVersion("hybridConnections/authorizationRules"), "listKeys",
                JsonPointer.compile("/primaryConnectionString"));
        return Map.of(ProtectedSettings.place("relayServerConnectionString"), key,
                ProtectedSettings.place("relayserver.relayConnectionString"), key);
    }

    private ArmId rule() {
        String name = said == null ? null : said.authorizationRuleName();
        return hybridConnection().child("authorizationRules", name == null ? "azureml_rw" : name);
    }

    private ArmId namespace() {
        String name = said == null ? null : said.namespaceName();
        return group().extension(NAMESPACE_TYPE, name == null ? nameAsTheCliGives() : name);
    }

    private ArmId group() {
        return ArmId.ofResourceGroup(Optional.ofNullable(cluster.id().subscriptionId()).orElse(""),
                Optional.ofNullable(cluster.id().resourceGroup()).orElse(""));
    }

    private ObjectNode namespaceDefaults() {
        ObjectNode defaults = Json.object();
        if (cluster.location() != null) {
            defaults.put("location", cluster.location());
        }
        defaults.putObject("sku").put("name", "Standard").put("tier", "Standard");
        return defaults;
    }

    /** So that the relay of an extension that the Azure CLI installed is found again. */
    private String nameAsTheCliGives() {
        String whole = cluster.id().name() + "-" + group().subscriptionId() + "-" + group().resourceGroup() + "-relay";
        String plain = whole.codePoints().filter(Character::isLetterOrDigit)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        return plain.length() <= LONGEST_NAME
                ? plain
                : plain.substring(0, LONGEST_NAME - DIGEST) + md5(whole).substring(0, DIGEST);
    }

    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5")
                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    private String apiVersion(String below) {
        return resolved.apiVersion(NAMESPACE_TYPE + "/" + below, API_VERSION);
    }
}
