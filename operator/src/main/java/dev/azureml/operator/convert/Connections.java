package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.azureml.operator.manifest.Yaml;
import dev.azureml.operator.text.Secrecy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A connection of az ml: MLConnection. */
final class Connections {
    /** Types whose words are not those of Azure's categories. */
    private static final Map<String, String> CATEGORIES = Map.ofEntries(
            Map.entry("custom", "CustomKeys"),
            Map.entry("azuredatalakegen2", "ADLSGen2"),
            Map.entry("aldsgen2", "ADLSGen2"),
            Map.entry("azurecontentsafety", "CognitiveService"),
            Map.entry("azurespeechservices", "CognitiveService"),
            Map.entry("azureaisearch", "CognitiveSearch"),
            Map.entry("azureaiservices", "AIServices"));
    private static final Map<String, String> SERVICES = Map.of("azurecontentsafety", "Content Safety",
            "azurespeechservices", "speech");
    /** Those for which az ml takes the caller's identity when there are no credentials. */
    private static final Set<String> ENTRA = Set.of("AzureBlob", "ADLSGen2", "AzureOneLake", "AzureOpenAI",
            "AIServices",
            "CognitiveSearch", "CognitiveService");
    /** Those that az ml does not make without a key. */
    private static final Set<String> KEYED = Set.of("ApiKey", "OpenAI", "Serp", "Serverless");
    private static final String TARGET = "target";
    private static final String CREDENTIALS = "credentials";
    private static final String TYPE = "type";

    private static final KeyTable ONE_LAKE_ARTIFACT = KeyTable.of(Keys.known(TYPE), Keys.known("name"));

    static final KeyTable TABLE = KeyTable.of(
            Keys.known("$schema"), Keys.known("name"),
            Keys.by(TYPE, Connections::type, "category").such("azure_open_ai", "AzureOpenAI"),
            Keys.same(TARGET), Keys.to("url", TARGET), Keys.to("endpoint", TARGET),
            Keys.to("azure_endpoint", TARGET), Keys.to("api_base", TARGET),
            Keys.by("is_shared", (reading, entry) -> reading.plain(entry, "isSharedToAll"), "isSharedToAll")
                    .orElse("true"),
            Keys.by("metadata", (reading, entry) -> facts(reading, entry), "metadata"),
            Keys.by("tags", (reading, entry) -> facts(reading, entry), "metadata"),
            fact("api_version", "ApiVersion"), fact("api_type", "ApiType"),
            fact("open_ai_resource_id", "ResourceId"), fact("ai_services_resource_id", "ResourceId"),
            fact("kind", "Kind"), fact("container_name", "ContainerName"), fact("account_name", "AccountName"),
            Keys.by("one_lake_workspace_name", Connections::oneLake, TARGET),
            Keys.in("artifact", ONE_LAKE_ARTIFACT),
            Keys.none("description", "MLConnection has no description"),
            Keys.secret("api_key", "apiKey.key", "apiKey"),
            Keys.by(CREDENTIALS, Connections::credentials, "apiKey", "accessKey", "accountKey", "sas", "pat",
                    "usernamePassword", "servicePrincipal", "managedIdentity", "aad", "none")
                    .note("one of them, by the type"),
            Keys.answer("id"), Keys.answer("creation_context"));

    private static final Map<String, KeyTable> CREDENTIALS_BY_TYPE = Map.ofEntries(
            Map.entry("pat", of(Keys.secret("pat", "pat.pat", "pat"))),
            Map.entry("sas", of(Keys.secret("sas_token", "sas.sas", "sas"))),
            Map.entry("accountkey", of(Keys.secret("account_key", "accountKey.key", "accountKey"))),
            Map.entry("apikey", of(Keys.secret("key", "apiKey.key", "apiKey"),
                    Keys.secret("api_key", "apiKey.key", "apiKey"))),
            Map.entry("accesskey", of(Keys.to("access_key_id", "accessKey.accessKeyId"),
                    Keys.secret("secret_access_key", "accessKey.secretAccessKey", "secretAccessKey"))),
            Map.entry("usernamepassword", of(Keys.to("username", "usernamePassword.username"),
                    Keys.secret("password", "usernamePassword.password", "password"))),
            Map.entry("serviceprincipal", of(Keys.to("client_id", "servicePrincipal.clientId"),
                    Keys.to("tenant_id", "servicePrincipal.tenantId"),
                    Keys.secret("client_secret", "servicePrincipal.clientSecret", "clientSecret"))),
            Map.entry("managedidentity", of(Keys.to("client_id", "managedIdentity.clientId"),
                    Keys.to("resource_id", "managedIdentity.resourceId"))),
            Map.entry("customkeys", of(Keys.by("keys", Connections::customKeys, "customKeys.keys"))),
            Map.entry("aad", of()), Map.entry("none", of()));
    /** The secret of each, which may have been left out of the file to be given at the command line. */
    private static final Map<String, Map.Entry<String, String>> SECRETS = Map.of(
            "pat", Map.entry("pat.pat", "pat"), "sas", Map.entry("sas.sas", "sas"),
            "accountkey", Map.entry("accountKey.key", "accountKey"), "apikey", Map.entry("apiKey.key", "apiKey"),
            "accesskey", Map.entry("accessKey.secretAccessKey", "secretAccessKey"),
            "usernamepassword", Map.entry("usernamePassword.password", "password"),
            "serviceprincipal", Map.entry("servicePrincipal.clientSecret", "clientSecret"));

    private Connections() {
    }

    private static KeyTable of(Key... keys) {
        return KeyTable.of(Keys.known(TYPE)).and(KeyTable.of(keys));
    }

    private static Key fact(String name, String fact) {
        return Keys.to(name, "metadata." + fact);
    }

    /** Returns Azure's category for a type of az ml. */
    static Optional<String> category(String type) {
        String folded = Names.folded(type);
        return Optional.ofNullable(CATEGORIES.get(folded)).or(() -> Shape.ofSpec("MLConnection").at("category").words()
                .stream().filter(word -> Names.folded(word).equals(folded)).findFirst());
    }

    static void read(Reading reading) {
        reading.read(TABLE);
        Draft draft = reading.draft();
        if (reading.from().has(CREDENTIALS) || draft.has("apiKey")) {
            return;
        }
        String category = draft.value().path("category").asText();
        if (KEYED.contains(category)) {
            reading.secretToCome("api_key", "apiKey.key", "apiKey");
            return;
        }
        String auth = ENTRA.contains(category) ? "aad" : "none";
        draft.put(auth, JsonNodeFactory.instance.objectNode(), new Draft.Origin(reading.from().place(), CREDENTIALS));
        draft.comment(auth, "az ml's default, " + CREDENTIALS);
    }

    private static void type(Reading reading, Yaml.Entry entry) {
        reading.text(entry).ifPresent(type -> {
            Optional<String> category = category(type);
            if (category.isEmpty()) {
                reading.refuse(entry, Secrecy.shown(type) + " is no type of connection; it can be git, python_feed, "
                        + "container_registry, azure_open_ai, azure_ai_services, azure_ai_search, api_key, custom, s3, "
                        + "snowflake, azure_sql_db, azure_blob and so on");
                return;
            }
            reading.put(entry, "category", category.get());
            String service = SERVICES.get(Names.folded(type));
            if (service != null) {
                reading.put(entry, "metadata.Kind", service);
            }
            if (category.get().equals("AzureOpenAI") && !reading.from().has("api_type")) {
                reading.put(entry, "metadata.ApiType", "Azure");
                reading.draft().comment("metadata.ApiType", "az ml's default, api_type");
            }
            noTarget(reading, entry, category.get());
        });
    }

    /** A few lead to one place only, which az ml lets people leave out. */
    private static void noTarget(Reading reading, Yaml.Entry entry, String category) {
        boolean said = List.of(TARGET, "url", "endpoint", "azure_endpoint", "api_base").stream()
                .anyMatch(reading.from()::has);
        if (!said && Set.of("Serp", "OpenAI").contains(category)) {
            String target = category.equals("Serp") ? "https://serpapi.com" : "https://api.openai.com/v1";
            reading.put(entry, TARGET, target);
            reading.remark(entry, TARGET, "az ml leaves the target of this type out, and the field needs one: see that "
                    + target + " is right");
        }
    }

    /** Facts of metadata and of tags stand in one map; anybody can read them. */
    private static void facts(Reading reading, Yaml.Entry entry) {
        reading.coerce(reading.draft().shape().at("metadata"), entry, entry.value(), true)
                .ifPresent(facts -> facts.propertyStream().forEach(fact -> reading.draft().putEntry("metadata", fact
                        .getKey(), fact.getValue(), reading.origin(entry))));
    }

    private static void oneLake(Reading reading, Yaml.Entry entry) {
        Optional<String> endpoint = reading.from().text("endpoint");
        Optional<String> artifact = reading.from().value("artifact")
                .flatMap(value -> value instanceof Yaml.Mapping inner
                        ? inner.text("name")
                        : Optional.empty());
        if (endpoint.isEmpty() || artifact.isEmpty()) {
            if (!reading.from().has(TARGET)) {
                reading.refuse(entry, "needs endpoint and artifact.name beside it, of which az ml makes the target");
            }
            return;
        }
        reading.text(entry).ifPresent(workspace -> {
            // As az ml makes it: a GUID stands by itself, a name gets its type.
            String item = artifact.get().matches(".{7}-.{4}-.{4}-.{4}.{12}.*")
                    ? artifact.get()
                    : artifact.get()
                            + ".Lakehouse";
            reading.put(entry, TARGET, "https://" + endpoint.get() + "/" + workspace + "/" + item);
        });
    }

    private static void credentials(Reading reading, Yaml.Entry entry) {
        reading.below(entry).ifPresent(inner -> {
            Optional<String> type = inner.from().text(TYPE);
            KeyTable table = type.map(word -> CREDENTIALS_BY_TYPE.get(Names.folded(word))).orElse(null);
            if (table == null) {
                reading.refuse(entry, "needs its type: pat, sas, account_key, api_key, access_key, username_password, "
                        + "service_principal, managed_identity, aad or none");
                return;
            }
            String folded = Names.folded(type.get());
            inner.read(table);
            if (folded.equals("aad") || folded.equals("none")) {
                reading.put(entry, folded, JsonNodeFactory.instance.objectNode());
            }
            Map.Entry<String, String> secret = SECRETS.get(folded);
            if (secret != null && !reading.draft().has(secret.getKey())) {
                inner.secretToCome(Names.snake(secret.getValue()), secret.getKey(), secret.getValue());
            }
        });
    }

    private static void customKeys(Reading reading, Yaml.Entry entry) {
        if (!(entry.value() instanceof Yaml.Mapping mapping)) {
            reading.refuse(entry, "takes keys and values");
            return;
        }
        for (Yaml.Entry key : mapping.entries()) {
            reading.secretEntry(new Yaml.Entry(key.place(), "keys." + key.key(), key.value()), "customKeys.keys",
                    key.key(),
                    key.key().replaceAll("[^-._a-zA-Z0-9]", "_"));
        }
    }
}
