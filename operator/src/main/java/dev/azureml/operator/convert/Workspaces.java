package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.manifest.Yaml;
import dev.azureml.operator.text.Secrecy;
import java.util.Optional;
import java.util.regex.Pattern;

/** A workspace, a hub or a project of az ml: MLWorkspace. */
public final class Workspaces {
    private static final String RULES = "managedNetwork.outboundRules";
    private static final String FIREWALL = "managedNetwork.firewallSku";
    private static final Pattern GROUP_ID = Pattern.compile("(?i)/subscriptions/[^/]+/resourceGroups/[^/]+");

    private static final KeyTable CUSTOMER_KEY = KeyTable.of(
            Keys.to("key_vault", "encryption.keyVaultProperties.keyVaultArmId"),
            Keys.to("key_uri", "encryption.keyVaultProperties.keyIdentifier"),
            Keys.to("cosmosdb_id", "encryption.cosmosDbResourceId"),
            Keys.to("storage_id", "encryption.storageAccountResourceId"),
            Keys.to("search_id", "encryption.searchAccountResourceId"));
    private static final KeyTable SERVERLESS = KeyTable.of(
            Keys.by("custom_subnet", (reading, entry) -> reading.text(entry).filter(id -> !id.equals("None"))
                    .ifPresent(id -> reading.put(entry, "serverlessComputeSettings.serverlessComputeCustomSubnet", id)),
                    "serverlessComputeSettings.serverlessComputeCustomSubnet"),
            Keys.to("no_public_ip", "serverlessComputeSettings.serverlessComputeNoPublicIP").orElse("false"));
    private static final KeyTable NETWORK = KeyTable.of(
            Keys.to("isolation_mode", "managedNetwork.isolationMode"),
            Keys.by("outbound_rules", Workspaces::rules, RULES).note("a map by the rule's name"),
            Keys.to("firewall_sku", FIREWALL).orElse("standard"),
            Keys.answer("network_id"), Keys.answer("status"));

    static final KeyTable TABLE = KeyTable.of(
            Keys.known("$schema"), Keys.known("name"),
            Keys.by("kind", Workspaces::kind, "kind"), Keys.by("type", Workspaces::kind, "kind"),
            Keys.by("location", (reading, entry) -> reading.plain(entry, "location"), "location"),
            Keys.to("resource_group", "resourceGroup.name"),
            Keys.same("description"), Keys.to("display_name", "friendlyName"), Keys.same("tags"),
            Keys.same("hbi_workspace"), Keys.same("discovery_url"),
            Keys.to("storage_account", "dependencies.storageAccount.id"),
            Keys.to("key_vault", "dependencies.keyVault.id"),
            Keys.to("application_insights", "dependencies.applicationInsights.id"),
            Keys.to("container_registry", "dependencies.containerRegistry.id"),
            Keys.by("customer_managed_key", Workspaces::customerKey, "encryption"),
            Keys.by("image_build_compute", Workspaces::builder, "imageBuildCompute"),
            Keys.same("public_network_access"),
            Keys.by("network_acls", Workspaces::accessLists, "overrides").note("properties.networkAcls"),
            Keys.same("system_datastores_auth_mode"), Identities.key(), Keys.same("primary_user_assigned_identity"),
            Keys.to("workspace_hub", "hubResourceId").note("or hubRef to an MLWorkspace"),
            Keys.to("hub_id", "hubResourceId").note("or hubRef to an MLWorkspace"),
            Keys.in("managed_network", NETWORK), Keys.same("provision_network_now"), Keys.same("enable_data_isolation"),
            Keys.none("allow_roleassignment_on_rg", "it tells az ml which roles its template assigns; here roles are "
                    + "MLRoleAssignment's"),
            Keys.in("serverless_compute", SERVERLESS),
            Keys.by("default_resource_group", Workspaces::defaultGroup,
                    "workspaceHubConfig.defaultWorkspaceResourceGroup"),
            Keys.none("private_endpoints",
                    "private endpoints of a workspace are spec.network with architecture: Private"),
            Keys.none("private_endpoint",
                    "private endpoints of a workspace are spec.network with architecture: Private"),
            Keys.none("feature_store_settings", "a feature store is written by hand, with kind: FeatureStore"),
            Keys.none("subscription_id",
                    "say spec.subscriptionId where the workspace is in another subscription than the "
                            + "operator's"),
            Keys.answer("id"), Keys.answer("mlflow_tracking_uri"), Keys.answer("associated_workspaces"));

    private static final KeyTable TAG = KeyTable.of(Keys.to("service_tag", "serviceTag.destination.serviceTag"),
            Keys.to("protocol", "serviceTag.destination.protocol"),
            Keys.to("port_ranges", "serviceTag.destination.portRanges"),
            Keys.to("address_prefixes", "serviceTag.destination.addressPrefixes"),
            Keys.to("action", "serviceTag.destination.action"));
    private static final KeyTable LINK = KeyTable.of(
            Keys.to("service_resource_id", "privateEndpoint.destination.serviceResourceId"),
            Keys.to("subresource_target", "privateEndpoint.destination.subresourceTarget"),
            Keys.to("spark_enabled", "privateEndpoint.destination.sparkEnabled"));
    private static final KeyTable RULE = KeyTable.of(Keys.known("name"), Keys.known("type"),
            Keys.by("destination", Workspaces::destination), Keys.to("fqdns", "privateEndpoint.fqdns"),
            Keys.by("category", (reading, entry) -> reading.plain(entry, "category"), "category"),
            Keys.answer("status"), Keys.answer("parent_rule_names"));

    private Workspaces() {
    }

    static void read(Reading reading) {
        Yaml.Mapping from = reading.from();
        if (from.text("$schema").filter(schema -> schema.matches("(?i).*/hub([.]schema)?[.]json")).isPresent()) {
            reading.draft().put("kind", JsonNodeFactory.instance.textNode("Hub"),
                    new Draft.Origin(from.place(), "$schema"));
        } else if (from.text("$schema").filter(schema -> schema.matches("(?i).*/project([.]schema)?[.]json"))
                .isPresent()
                || from.has("hub_id") || from.has("workspace_hub")) {
            reading.draft().put("kind", JsonNodeFactory.instance.textNode("Project"),
                    new Draft.Origin(from.place(), "$schema"));
        }
        reading.read(TABLE);
        where(reading);
        Draft draft = reading.draft();
        if (!draft.has("identity")) {
            draft.put("identity.type", JsonNodeFactory.instance.textNode("SystemAssigned"),
                    new Draft.Origin(from.place(), "identity"));
            draft.comment("identity", "az ml's default, identity");
        }
        if (Shown.is(from) && draft.has(FIREWALL) && from.value("managed_network").filter(
                network -> network instanceof Yaml.Mapping said && said.has("firewall_sku")).isEmpty()) {
            draft.drop(FIREWALL); // that of what is there is not known
        }
        named(draft, from, "friendlyName", "display_name");
        named(draft, from, "description", "description");
        if (draft.value().path("kind").asText().equals("Project") && draft.has("dependencies")) {
            draft.drop("dependencies");
            draft.find(new Finding(Finding.Weight.REMARK, from.place(), "kind",
                    "a project has the storage account, key vault and so "
                            + "on of its hub: its own are left out"),
                    "");
        }
        if (draft.value().path("kind").asText().equals("Project") && !draft.has("hubResourceId")) {
            reading.refuse(new Yaml.Entry(from.place(), "hub_id", from),
                    "is missing: a project is in a hub; add its ARM id");
        } else {
            hub(reading);
        }
    }

    private static void named(Draft draft, Yaml.Mapping from, String field, String key) {
        from.text("name").filter(_ -> !from.has(key)).ifPresent(name -> {
            draft.put(field, JsonNodeFactory.instance.textNode(name), new Draft.Origin(from.place(), key));
            draft.comment(field, "az ml's default, " + key);
        });
    }

    /** az ml takes both from its command line where a file leaves them out. */
    private static void where(Reading reading) {
        Options options = reading.inputs().options();
        ask(reading, "resource_group", "resourceGroup.name", options.resourceGroup(), "change-me", "--resource-group");
        ask(reading, "location", "location", options.location(), "changeme", "--location");
    }

    private static void ask(Reading reading, String key, String field, Optional<String> given, String placeholder,
            String flag) {
        if (reading.draft().has(field) || reading.from().has(key)) {
            return;
        }
        var entry = new Yaml.Entry(reading.from().place(), key, reading.from());
        reading.put(entry, field, given.orElse(placeholder));
        if (given.isEmpty()) {
            reading.fillIn(entry, field,
                    "is not in the file, since az ml takes it from the command line: write it in place "
                            + "of " + placeholder + ", or convert with " + flag);
        }
    }

    private static void kind(Reading reading, Yaml.Entry entry) {
        if (reading.from().text(entry.key()).map(Names::folded).filter("featurestore"::equals).isPresent()) {
            reading.refuse(entry,
                    "is a feature store, which is not converted: write an MLWorkspace with kind: FeatureStore");
        } else {
            reading.plain(entry, "kind");
        }
    }

    private static void builder(Reading reading, Yaml.Entry entry) {
        if (reading.from().text(entry.key()).filter(name -> name.matches("(?i)local|serverless")).isPresent()) {
            reading.remark(entry, "",
                    "is no cluster; without one Azure builds images on serverless compute or with the "
                            + "registry's tasks: left out");
        } else {
            reading.plain(entry, "imageBuildCompute");
        }
    }

    /** A hub among the files is named by its object. */
    private static void hub(Reading reading) {
        String id = reading.draft().value().path("hubResourceId").asText();
        String name = id.substring(id.lastIndexOf('/') + 1);
        boolean itself = name.equalsIgnoreCase(reading.from().text("name").orElse(""));
        if (!name.isEmpty() && !itself) {
            reading.inputs().object(SourceKind.WORKSPACE, name).ifPresent(object -> {
                reading.draft().drop("hubResourceId");
                reading.draft().put("hubRef.name", JsonNodeFactory.instance.textNode(object),
                        new Draft.Origin(reading.from().place(), "hub_id"));
            });
        }
    }

    private static void customerKey(Reading reading, Yaml.Entry entry) {
        reading.put(entry, "encryption.status", "Enabled");
        reading.below(entry).ifPresent(inner -> inner.read(CUSTOMER_KEY));
    }

    private static void accessLists(Reading reading, Yaml.Entry entry) {
        reading.below(entry).ifPresent(inner -> inner.read(KeyTable.of(
                Keys.by("default_action", (lists, each) -> lists.text(each).ifPresent(action -> lists(reading)
                        .put("defaultAction", action))),
                Keys.by("ip_rules", (lists, each) -> {
                    for (Reading rule : lists.elements(each, reading.draft().shape())) {
                        rule.from().text("value").ifPresent(value -> lists(reading).withArray("/ipRules").addObject()
                                .put("value", value));
                    }
                }))));
    }

    private static ObjectNode lists(Reading reading) {
        return reading.draft().value().withObject("/overrides").withObject("/properties").withObject("/networkAcls");
    }

    private static void defaultGroup(Reading reading, Yaml.Entry entry) {
        reading.text(entry).ifPresent(group -> {
            if (GROUP_ID.matcher(group).matches()) {
                reading.put(entry, "workspaceHubConfig.defaultWorkspaceResourceGroup", group);
            } else {
                reading.refuse(entry,
                        "takes the ARM id of a resource group: /subscriptions/SUBSCRIPTION/resourceGroups/"
                                + Secrecy.shown(group));
            }
        });
    }

    /** A list whose elements have names is a map here. */
    private static void rules(Reading reading, Yaml.Entry entry) {
        for (Reading rule : reading.elements(entry, reading.draft().shape().at(RULES).values())) {
            Optional<String> name = rule.from().text("name");
            if (name.isEmpty()) {
                reading.refuse(new Yaml.Entry(rule.from().place(), entry.key(), entry.value()),
                        "needs a name in each element");
                continue;
            }
            rule.read(RULE);
            if (!rule.draft().has("category")) {
                rule.draft().put("category", JsonNodeFactory.instance.textNode("UserDefined"),
                        new Draft.Origin(rule.from().place(), entry.key()));
            }
            reading.draft().absorbEntry(RULES, name.get(), rule.draft(), reading.origin(entry));
        }
    }

    private static void destination(Reading rule, Yaml.Entry entry) {
        String type = Names.folded(rule.from().text("type").orElse(""));
        if (entry.value() instanceof Yaml.Scalar) {
            rule.plain(entry, "fqdn.destination");
            if (!type.isEmpty() && !type.equals("fqdn")) {
                rule.refuse(entry, "is one value, as rules of type fqdn have");
            }
        } else {
            rule.below(entry).ifPresent(inner -> inner.read(inner.from().has("service_resource_id")
                    || type.equals("privateendpoint") ? LINK : TAG));
        }
    }
}
