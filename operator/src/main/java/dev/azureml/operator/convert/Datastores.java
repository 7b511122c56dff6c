package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.azureml.operator.manifest.Yaml;
import java.util.Map;
import java.util.Set;

/** A datastore of az ml: MLDatastore. */
final class Datastores {
    private static final String CREDENTIALS = "credentials";
    private static final String TYPE = "type";
    /** Those of which az ml shows as good as nothing where they have a key; of a lake it shows who signs in. */
    private static final Set<String> KEYED = Set.of("azureBlob", "azureFile");

    static final KeyTable BLOB = table("azureBlob", KeyTable.of(Keys.to("account_name", "azureBlob.accountName"),
            Keys.to("container_name", "azureBlob.containerName"), host("azureBlob"), protocol("azureBlob")),
            keys("azureBlob"));
    static final KeyTable FILE = table("azureFile", KeyTable.of(Keys.to("account_name", "azureFile.accountName"),
            Keys.to("file_share_name", "azureFile.fileShareName"), host("azureFile"), protocol("azureFile")),
            keys("azureFile"));
    static final KeyTable LAKE = table("azureDataLakeGen2", KeyTable.of(
            Keys.to("account_name", "azureDataLakeGen2.accountName"),
            Keys.to("filesystem", "azureDataLakeGen2.filesystem"), host("azureDataLakeGen2"),
            protocol("azureDataLakeGen2")), principal("azureDataLakeGen2").and(certificate("azureDataLakeGen2")));
    static final KeyTable OLD_LAKE = table("azureDataLakeGen1", KeyTable.of(
            Keys.to("store_name", "azureDataLakeGen1.storeName")),
            principal("azureDataLakeGen1").and(certificate("azureDataLakeGen1")));
    static final KeyTable ONE_LAKE = table("oneLake", KeyTable.of(
            Keys.to("one_lake_workspace_name", "oneLake.oneLakeWorkspaceName"), Keys.to("endpoint", "oneLake.endpoint"),
            Keys.in("artifact", KeyTable.of(Keys.to("name", "oneLake.artifact.artifactName"),
                    Keys.to(TYPE, "oneLake.artifact.artifactType").orElse("lake_house")))),
            principal("oneLake"));

    /** The member of the spec and the keys of each type. */
    static final Map<String, Map.Entry<String, KeyTable>> TYPES = Map.of(
            "azureblob", Map.entry("azureBlob", BLOB), "azurefile", Map.entry("azureFile", FILE),
            "azuredatalakegen2", Map.entry("azureDataLakeGen2", LAKE),
            "azuredatalakegen1", Map.entry("azureDataLakeGen1", OLD_LAKE), "onelake", Map.entry("oneLake", ONE_LAKE));

    private Datastores() {
    }

    static void read(Reading reading) {
        Yaml.Mapping from = reading.from();
        String type = Names.folded(from.text(TYPE).or(() -> from.text("$schema").map(schema -> schema
                .substring(schema.lastIndexOf('/') + 1).replaceAll("[.].*", "").replaceAll("(?i)datastore$", "")))
                .orElse(""));
        Map.Entry<String, KeyTable> member = TYPES.get(type);
        if (member == null) {
            Yaml.Entry entry = from.entry(TYPE).orElseGet(() -> new Yaml.Entry(from.place(), TYPE, from));
            reading.refuse(entry, type.equals("hdfs")
                    ? "Azure no longer takes HDFS as a datastore, and it has no field here"
                    : "can be azure_blob, azure_file, azure_data_lake_gen2, azure_data_lake_gen1 or one_lake");
            return;
        }
        reading.read(member.getValue());
        credentials(reading, member.getKey());
    }

    private static KeyTable table(String member, KeyTable own, KeyTable credentials) {
        Key inner = Keys.in(CREDENTIALS, credentials);
        return KeyTable.of(Keys.known("$schema"), Keys.known("name"), Keys.known(TYPE, member),
                Keys.same("description"), Keys.same("tags"), Keys.answer("id")).and(own).and(KeyTable.of(inner));
    }

    private static Key host(String member) {
        return Keys.by("endpoint", (reading, entry) -> reading.text(entry).ifPresent(endpoint -> reading.put(entry,
                member + ".endpoint", endpoint.replaceAll("^https?://", "").replaceAll("/+$", ""))),
                member + ".endpoint").note("the host name; that of the operator's cloud when absent");
    }

    private static Key protocol(String member) {
        return Keys.to("protocol", member + ".protocol").orElse("https");
    }

    private static KeyTable keys(String member) {
        String at = member + "." + CREDENTIALS;
        return KeyTable.of(Keys.secret("account_key", at + ".accountKey.key", "accountKey"),
                Keys.secret("sas_token", at + ".sas.sasToken", "sasToken"), Keys.known(TYPE));
    }

    private static KeyTable principal(String member) {
        String at = member + "." + CREDENTIALS + ".servicePrincipal";
        return KeyTable.of(who("tenant_id", at, ".tenantId"), who("client_id", at, ".clientId"),
                who("authority_url", at, ".authorityUrl"), who("authority_uri", at, ".authorityUrl"),
                who("resource_url", at, ".resourceUrl"),
                Keys.secret("client_secret", at + ".clientSecret", "clientSecret"), Keys.known(TYPE));
    }

    /** A certificate has the same keys as a secret, and is told from it by its thumbprint. */
    private static Key who(String name, String principal, String field) {
        return Keys.by(name, (reading, entry) -> reading.plain(entry,
                (isCertificate(reading.from()) ? principal.replace("servicePrincipal", "certificate") : principal)
                        + field),
                principal + field);
    }

    private static boolean isCertificate(Yaml.Mapping credentials) {
        return credentials.has("thumbprint") || credentials.has("certificate");
    }

    private static KeyTable certificate(String member) {
        String at = member + "." + CREDENTIALS + ".certificate";
        return KeyTable.of(Keys.to("thumbprint", at + ".thumbprint"),
                Keys.secret("certificate", at + ".certificate", "certificate"));
    }

    /** What has none signs in as whoever uses it, and says so; a secret may have been left for the command line. */
    private static void credentials(Reading reading, String member) {
        String at = member + "." + CREDENTIALS;
        Draft draft = reading.draft();
        Yaml.Entry entry = reading.from().entry(CREDENTIALS)
                .orElseGet(() -> new Yaml.Entry(reading.from().place(), CREDENTIALS, reading.from()));
        for (var secret : Map.of("servicePrincipal", "clientSecret", "certificate", "certificate").entrySet()) {
            if (draft.has(at + "." + secret.getKey()) && !draft.has(at + "." + secret.getKey() + "."
                    + secret.getValue())) {
                reading.secretToCome(CREDENTIALS + "." + Names.snake(secret.getValue()),
                        at + "." + secret.getKey() + "."
                                + secret.getValue(),
                        secret.getValue());
            }
        }
        if (!draft.has(at) && entry.value() instanceof Yaml.Mapping given && !given.entries().isEmpty()
                && reading.from().has(CREDENTIALS)) {
            reading.refuse(entry,
                    "has nothing that this type of datastore signs in with: account_key or sas_token for blobs and "
                            + "files, tenant_id, client_id and client_secret for a lake");
        } else if (!draft.has(at) && Shown.is(reading.from()) && KEYED.contains(member)) {
            reading.keyToCome(entry, at + ".accountKey.key", "accountKey",
                    "az ml does not show whether it has a key: put the account key into the Secret %s, key accountKey;"
                            + " or write credentials: {none: {}} where whoever uses the data signs in to it");
        } else if (!draft.has(at)) {
            draft.put(at + ".none", JsonNodeFactory.instance.objectNode(), reading.origin(entry));
            draft.comment(at, "az ml's default, credentials: whoever uses the data signs in to it");
        }
    }
}
