package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.azureml.api.EnabledDisabled;
import dev.azureml.api.Encryption;
import dev.azureml.api.Encryption.KeyVaultProperties;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The key of the customer's that encrypts a workspace. Azure Resource Manager shows its attributes and never the key itself:
 * by a GET of the version that is meant before the workspace is made, and afterwards by lists, which are read now and then.
 *
 * @param vault that the key is in
 * @param key the key, whatever its version
 * @param version the one that the spec names; null where it names the current one, whichever that is
 */
record CustomerKey(ArmId vault, ArmId key, @Nullable String version) {
    static final String ENCRYPTION = "spec.encryption";
    static final String VAULT_PATH = ENCRYPTION + ".keyVaultProperties.keyVaultArmId";
    static final String KEY_PATH = ENCRYPTION + ".keyVaultProperties.keyIdentifier";
    static final String IDENTITY_PATH = ENCRYPTION + ".identity.userAssignedIdentity";

    private static final String VAULTS = "keyVaults";
    private static final String KEYS = "vaultKeys";
    private static final String KEY_VERSIONS = "keyVersions";
    private static final String TYPE = "Microsoft.KeyVault/vaults/keys";
    private static final Pattern URL = Pattern.compile("https://([^./]+)[^/]*/keys/([^/]+)(?:/([^/]+))?",
            Pattern.CASE_INSENSITIVE);

    /** The key that the spec asks for; empty when it asks for none, or names none that there can be. */
    static Optional<CustomerKey> of(MLWorkspaceSpec spec) {
        Encryption encryption = spec.encryption();
        if (encryption == null || encryption.status() != EnabledDisabled.Enabled) {
            return Optional.empty();
        }
        Matcher url = URL.matcher(encryption.keyVaultProperties().keyIdentifier());
        return ArmId.tryParse(encryption.keyVaultProperties().keyVaultArmId())
                .filter(vault -> vault.type().equalsIgnoreCase(Dependency.KEY_VAULT.armType()) && url.matches()
                        && vault.name().equalsIgnoreCase(url.group(1)))
                .map(vault -> new CustomerKey(vault, vault.child("keys", url.group(2)), url.group(3)));
    }

    /** Why the spec can mean no key: what is read would be another one than the one that Azure is told of. */
    static Optional<Translation.Refused> refusal(MLWorkspaceSpec spec) {
        Encryption encryption = spec.encryption();
        if (encryption == null || encryption.status() != EnabledDisabled.Enabled || of(spec).isPresent()) {
            return Optional.empty();
        }
        KeyVaultProperties said = encryption.keyVaultProperties();
        return Optional.of(ArmId.tryParse(said.keyVaultArmId())
                .filter(vault -> vault.type().equalsIgnoreCase(Dependency.KEY_VAULT.armType()))
                .map(vault -> Translation.Refused.invalid(KEY_PATH, "'" + said.keyIdentifier()
                        + "' is no key of the vault " + vault.name()
                        + " that keyVaultArmId names: it must be as https://"
                        + vault.name().toLowerCase(Locale.ROOT) + ".vault.azure.net/keys/KEY/VERSION"))
                .orElseGet(() -> Translation.Refused.invalid(VAULT_PATH, "'" + said.keyVaultArmId()
                        + "' is not an ARM id of a resource of type " + Dependency.KEY_VAULT.armType())));
    }

    /** What is looked at before anything of the workspace is made. */
    List<Intent> targets(ResolvedReferences resolved) {
        return List.of(Intent.target(VAULT_PATH, vault, Versions.of(Dependency.KEY_VAULT, resolved)),
                Intent.target(KEY_PATH, meant(), apiVersion(resolved)));
    }

    /** What is looked at before a workspace that is there gets this key: the lists may be older than it. */
    Intent look(ResolvedReferences resolved) {
        return Intent.look(KEY_PATH, meant(), apiVersion(resolved));
    }

    private ArmId meant() {
        return version == null ? key : key.child("versions", version);
    }

    /** What tells of the key once the workspace works. */
    List<Document> documents(ResolvedReferences resolved) {
        return List.of(new Document(VAULTS, vault.collection(), Versions.of(Dependency.KEY_VAULT, resolved)),
                new Document(KEYS, key.collection(), apiVersion(resolved)),
                new Document(KEY_VERSIONS, key.value() + "/versions", apiVersion(resolved)));
    }

    /** What is known of it. */
    sealed interface Sight {
        /** Not asked yet, or nobody may look. */
        record Unseen() implements Sight {
        }

        /** @param what the vault, the key or its version */
        record Missing(ArmId what) implements Sight {
        }

        /**
         * The key's properties and those of its vault, as far as each is shown.
         *
         * @param newer the versions made after the one that is meant, the newest first
         */
        record Seen(JsonNode vault, JsonNode key, List<String> newer) implements Sight {
        }
    }

    /** The vault as Azure has it; missing where nobody could look. */
    JsonNode vault(Facts facts) {
        return facts.knows(VAULT_PATH)
                ? facts.at(VAULT_PATH, "")
                : facts.item(VAULTS, vault).orElse(MissingNode.getInstance());
    }

    Sight sight(Facts facts) {
        return facts.knows(KEY_PATH) ? asked(facts) : listed(facts);
    }

    private Sight asked(Facts facts) {
        if (facts.absent(VAULT_PATH)) {
            return new Sight.Missing(vault);
        }
        if (facts.absent(KEY_PATH)) {
            return new Sight.Missing(meant());
        }
        return facts.body(KEY_PATH).isPresent()
                ? new Sight.Seen(vault(facts), facts.at(KEY_PATH, "/properties"), List.of())
                : new Sight.Unseen();
    }

    private Sight listed(Facts facts) {
        Optional<JsonNode> inGroup = facts.item(VAULTS, vault);
        if (facts.body(VAULTS).isPresent() && inGroup.isEmpty()) {
            return new Sight.Missing(vault);
        }
        Optional<JsonNode> inVault = facts.item(KEYS, key);
        if (facts.body(KEYS).isPresent() && inVault.isEmpty()) {
            return new Sight.Missing(key);
        }
        String meant = version;
        Optional<JsonNode> found = meant == null ? inVault : facts.item(KEY_VERSIONS, key.child("versions", meant));
        if (meant != null && facts.body(KEY_VERSIONS).isPresent() && found.isEmpty()) {
            return new Sight.Missing(key.child("versions", meant));
        }
        return found.<Sight>map(one -> new Sight.Seen(vault(facts), one.path("properties"),
                meant == null ? List.of() : newer(facts, one))).orElseGet(Sight.Unseen::new);
    }

    private static List<String> newer(Facts facts, JsonNode than) {
        List<JsonNode> all = new ArrayList<>();
        facts.at(KEY_VERSIONS, "/value").forEach(one -> {
            if (created(one) > created(than) && one.at("/properties/attributes/enabled").asBoolean(true)) {
                all.add(one);
            }
        });
        all.sort(Comparator.comparingLong(CustomerKey::created).reversed());
        return all.stream().map(one -> one.path("name").asText()).toList();
    }

    private static long created(JsonNode version) {
        return version.at("/properties/attributes/created").asLong();
    }

    /** A moment among the attributes of a key; null where it has none. */
    static @Nullable Instant moment(JsonNode key, String attribute) {
        JsonNode seconds = key.path("attributes").path(attribute);
        return seconds.isIntegralNumber() ? Instant.ofEpochSecond(seconds.longValue()) : null;
    }

    /** How a command names the key, in this version. */
    String inCommand() {
        return "--vault-name " + vault.name() + " --name " + key.name()
                + (version == null ? "" : " --version " + version);
    }

    static String apiVersion(ResolvedReferences resolved) {
        return resolved.apiVersion(TYPE, "2026-02-01");
    }
}
