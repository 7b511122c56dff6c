package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.manifest.Yaml;
import dev.azureml.operator.text.Secrecy;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A compute of az ml: MLCompute. */
final class Computes {
    private static final String SIZE = "STANDARD_DS3_V2";
    private static final Pattern SUBNET_ID = Pattern
            .compile("(?i)(/subscriptions/.+/virtualNetworks/[^/]+)/subnets/[^/]+");
    private static final Pattern NETWORK_ID = Pattern.compile("(?i)/subscriptions/.+/virtualNetworks/[^/]+");
    private static final Pattern OF_WORKSPACE_ID = Pattern
            .compile("(?i)(/subscriptions/[^/]+/resourceGroups/[^/]+)/.+");
    private static final String VNET = "vnet_name";
    private static final String SUBNET = "subnet";
    private static final String OF_WORKSPACE = "is the workspace's region for this type, whatever the file says";

    private static final KeyTable ALL = KeyTable.of(
            Keys.known("$schema"), Keys.known("name"), Keys.known("type"),
            Keys.same("description"), Keys.same("tags"),
            Keys.answer("id"), Keys.answer("provisioning_errors"), Keys.answer("created_on"),
            Keys.answer("provisioning_state"));

    private static final KeyTable SSH_OF_CLUSTER = KeyTable.of(
            Keys.to("admin_username", "amlCompute.userAccountCredentials.adminUserName"),
            Keys.secret("admin_password", "amlCompute.userAccountCredentials.adminUserPassword", "adminPassword"),
            Keys.secret("ssh_key_value", "amlCompute.userAccountCredentials.adminUserSshPublicKey", "sshPublicKey"));

    static final KeyTable CLUSTER = ALL.and(KeyTable.of(
            Keys.to("size", "amlCompute.vmSize").orElse(SIZE),
            Keys.to("tier", "amlCompute.vmPriority").such("low_priority", "LowPriority"),
            Keys.to("min_instances", "amlCompute.scaleSettings.minNodeCount").orElse("0"),
            Keys.to("max_instances", "amlCompute.scaleSettings.maxNodeCount").orElse("4"),
            Keys.seconds("idle_time_before_scale_down", "amlCompute.scaleSettings.nodeIdleTimeBeforeScaleDown")
                    .orElse("120"),
            Keys.in("network_settings", network("amlCompute")),
            Keys.by("ssh_public_access_enabled", (reading, entry) -> access(reading, entry,
                    "amlCompute.remoteLoginPortPublicAccess"), "amlCompute.remoteLoginPortPublicAccess")
                    .such("true", "Enabled"),
            Keys.in("ssh_settings", SSH_OF_CLUSTER),
            Keys.to("enable_node_public_ip", "amlCompute.enableNodePublicIp").orElse("true"),
            Keys.to("location", "computeLocation").note("where the nodes are; the workspace's region when absent"),
            Identities.key(), Keys.none("resource_id", "a cluster is made, not attached")));

    private static final KeyTable SSH_OF_INSTANCE = KeyTable.of(
            Keys.by("ssh_key_value", Computes::publicKey, "computeInstance.sshSettings.adminPublicKey"),
            Keys.answer("admin_username"), Keys.answer("ssh_port"));
    private static final KeyTable USER = KeyTable.of(
            Keys.to("user_object_id", "computeInstance.personalComputeInstanceSettings.assignedUser.objectId"),
            Keys.to("user_tenant_id", "computeInstance.personalComputeInstanceSettings.assignedUser.tenantId"));
    private static final KeyTable SCRIPT = KeyTable.of(
            Keys.by("path", (reading, entry) -> {
                reading.plain(entry, "scriptData");
                reading.put(entry, "scriptSource", "workspace");
            }, "scriptData", "scriptSource").note("a path in the workspace's file share"),
            Keys.by("command", (reading, entry) -> reading.plain(entry, "scriptArguments"), "scriptArguments"),
            Keys.by("timeout_minutes", (reading, entry) -> reading.wholeNumber(entry)
                    .ifPresent(minutes -> reading.put(entry, "timeout", minutes + "m")), "timeout").such("25", "25m"));

    static final KeyTable INSTANCE = ALL.and(KeyTable.of(
            Keys.to("size", "computeInstance.vmSize").orElse(SIZE),
            Keys.in("network_settings", network("computeInstance")),
            Keys.in("create_on_behalf_of", USER),
            Keys.by("ssh_public_access_enabled", (reading, entry) -> access(reading, entry,
                    "computeInstance.sshSettings.sshPublicAccess"), "computeInstance.sshSettings.sshPublicAccess")
                    .such("true", "Enabled"),
            Keys.in("ssh_settings", SSH_OF_INSTANCE),
            Keys.by("schedules", Schedules::read, "computeInstance.schedules"),
            Keys.to("idle_time_before_shutdown", "computeInstance.idleTimeBeforeShutdown"),
            Keys.minutes("idle_time_before_shutdown_minutes", "computeInstance.idleTimeBeforeShutdown"),
            Keys.by("custom_applications", Applications::read, "computeInstance.customServices"),
            Keys.by("setup_scripts", Computes::scripts, "computeInstance.setupScripts.scripts"),
            Keys.to("enable_node_public_ip", "computeInstance.enableNodePublicIp").orElse("true"),
            Keys.to("enable_sso", "computeInstance.enableSSO").orElse("true"),
            override("enable_root_access", "enableRootAccess"), override("release_quota_on_stop", "releaseQuotaOnStop"),
            override("enable_os_patching", "enableOSPatching"),
            Keys.none("location", OF_WORKSPACE), Identities.key(),
            Keys.none("resource_id", "an instance is made, not attached"),
            Keys.answer("state"), Keys.answer("last_operation"), Keys.answer("services"),
            Keys.answer("os_image_metadata")));

    static final KeyTable KUBERNETES = ALL.and(KeyTable.of(
            Keys.to("resource_id", "kubernetes.clusterId").note("or kubernetes.extensionRef"),
            Keys.to("namespace", "kubernetes.namespace").orElse("default"),
            Keys.by("properties", Computes::properties), Identities.key(), Keys.none("location", OF_WORKSPACE)));

    private static final KeyTable SSH_OF_MACHINE = KeyTable.of(
            Keys.to("admin_username", "virtualMachine.administratorAccount.username"),
            Keys.secret("admin_password", "virtualMachine.administratorAccount.password", "adminPassword"),
            Keys.to("ssh_port", "virtualMachine.sshPort"),
            Keys.secret("ssh_private_key_file", "virtualMachine.administratorAccount.privateKeyData", "sshPrivateKey"));

    static final KeyTable MACHINE = ALL.and(KeyTable.of(
            Keys.to("resource_id", "virtualMachine.resourceId"), Keys.in("ssh_settings", SSH_OF_MACHINE),
            Keys.none("location", OF_WORKSPACE), Keys.answer("compute_location")));

    static final KeyTable SPARK = ALL.and(KeyTable.of(
            Keys.to("resource_id", "synapseSpark.resourceId"), Identities.key(), Keys.none("location", OF_WORKSPACE),
            Keys.answer("node_family"), Keys.answer("node_size"), Keys.answer("node_count"),
            Keys.answer("spark_version"), Keys.answer("scale_settings"), Keys.answer("auto_pause_settings")));

    /** The keys of each type. */
    static final Map<String, KeyTable> TABLES = Map.of("amlcompute", CLUSTER, "computeinstance", INSTANCE,
            "kubernetes", KUBERNETES, "virtualmachine", MACHINE, "synapsespark", SPARK);
    /** The schemas that stand for a type in files that leave it out. */
    private static final Map<String, String> BY_SCHEMA = Map.of("amlcompute", "amlcompute", "computeinstance",
            "computeinstance", "kubernetescompute", "kubernetes", "vmcompute", "virtualmachine",
            "virtualmachinecompute",
            "virtualmachine", "synapsesparkcompute", "synapsespark");

    private Computes() {
    }

    static void read(Reading reading) {
        Yaml.Mapping from = reading.from();
        String type = from.text("type").map(Names::folded).or(() -> from.text("$schema").map(schema -> BY_SCHEMA
                .getOrDefault(Names.folded(schema.substring(schema.lastIndexOf('/') + 1))
                        .replaceAll("[.].*", ""), "")))
                .orElse("");
        KeyTable table = TABLES.get(type);
        if (table == null) {
            Yaml.Entry entry = from.entry("type").orElseGet(() -> new Yaml.Entry(from.place(), "type", from));
            reading.refuse(entry, type.equals("aks")
                    ? "az ml attaches AKS as type: kubernetes; say that, with the cluster's resource_id"
                    : "can be amlcompute, computeinstance, kubernetes, virtualmachine or synapsespark; what else is "
                            + "attached is written by hand, see docs of MLCompute");
            return;
        }
        reading.read(table);
        switch (type) {
            case "amlcompute" -> {
                localAccess(reading, !from.has("ssh_settings"), "ssh_settings");
                String account = "amlCompute.userAccountCredentials";
                if (reading.draft().has(account) && !reading.draft().has(account + ".adminUserPassword")
                        && !reading.draft().has(account + ".adminUserSshPublicKey")) {
                    reading.secretToCome("ssh_settings.admin_password", account + ".adminUserPassword",
                            "adminPassword");
                }
            }
            case "computeinstance" -> instance(reading);
            case "kubernetes" ->
                need(reading, "resource_id", "the ARM id of the cluster, which az ml compute attach is "
                        + "given at the command line");
            case "virtualmachine" -> {
                need(reading, "resource_id", "the ARM id of the machine");
                need(reading, "ssh_settings", "admin_username, and admin_password or ssh_private_key_file");
                String account = "virtualMachine.administratorAccount";
                if (reading.draft().has(account) && !reading.draft().has(account + ".password")
                        && !reading.draft().has(account + ".privateKeyData")) {
                    reading.secretToCome("ssh_settings.admin_password", account + ".password", "adminPassword");
                }
            }
            default -> need(reading, "resource_id", "the ARM id of the Spark pool");
        }
    }

    private static void need(Reading reading, String key, String what) {
        if (!reading.from().has(key)) {
            reading.refuse(new Yaml.Entry(reading.from().place(), key, reading.from()), "is missing: add " + what);
        }
    }

    private static void instance(Reading reading) {
        Yaml.Mapping from = reading.from();
        boolean open = from.text("ssh_public_access_enabled").map(Names::folded)
                .filter(word -> word.equals("true") || word.equals("yes") || word.equals("on")).isPresent();
        localAccess(reading, !open, "ssh_public_access_enabled");
        for (Map.Entry<String, String> fixed : Map.of("applicationSharingPolicy", "Shared",
                "computeInstanceAuthorizationType", "personal").entrySet().stream().sorted(Map.Entry.comparingByKey())
                .toList()) {
            String field = "computeInstance." + fixed.getKey();
            reading.draft().put(field, JsonNodeFactory.instance.textNode(fixed.getValue()),
                    new Draft.Origin(from.place(), ""));
            reading.draft().comment(field, "what az ml always sends");
        }
    }

    /** az ml turns local accounts off where no access by SSH is asked for. */
    private static void localAccess(Reading reading, boolean off, String key) {
        reading.draft().put("disableLocalAuth", JsonNodeFactory.instance.booleanNode(off),
                new Draft.Origin(reading.from().place(), key));
        reading.draft().comment("disableLocalAuth", "az ml's, by " + key);
    }

    private static void access(Reading reading, Yaml.Entry entry, String field) {
        reading.truth(entry).ifPresent(open -> reading.put(entry, field, open ? "Enabled" : "Disabled"));
    }

    private static Key override(String name, String property) {
        return Keys.by(name, (reading, entry) -> reading.truth(entry).ifPresent(value -> {
            ObjectNode overrides = reading.draft().value().withObject("/overrides").withObject("/properties")
                    .withObject("/properties");
            overrides.put(property, value);
        }), "overrides").note("properties.properties." + property);
    }

    private static KeyTable network(String member) {
        String id = member + ".subnet.id";
        return KeyTable.of(
                Keys.by(SUBNET, (reading, entry) -> subnet(reading, entry, id), id).note("the ARM id of the subnet"),
                Keys.by(VNET, (reading, entry) -> {
                    if (!reading.from().has(SUBNET)) {
                        reading.refuse(entry, "needs subnet beside it");
                    }
                }),
                Keys.answer("public_ip_address"), Keys.answer("private_ip_address"));
    }

    /** A subnet by its name is in the workspace's resource group, which a file does not say. */
    private static void subnet(Reading reading, Yaml.Entry entry, String field) {
        Optional<String> subnet = reading.text(entry);
        Optional<Yaml.Entry> network = reading.from().entry(VNET);
        if (subnet.isEmpty()) {
            return;
        }
        Matcher id = SUBNET_ID.matcher(subnet.get());
        if (id.matches()) {
            reading.put(entry, field, subnet.get());
        } else if (network.isPresent()) {
            reading.text(network.get()).ifPresent(name -> {
                if (NETWORK_ID.matcher(name).matches()) {
                    reading.put(entry, field, name + "/subnets/" + subnet.get());
                } else {
                    byName(reading, entry, field, name, subnet.get());
                }
            });
        } else {
            byName(reading, entry, field, "NETWORK", subnet.get());
        }
    }

    private static void byName(Reading reading, Yaml.Entry entry, String field, String network, String subnet) {
        Optional<Matcher> workspace = reading.inputs().options().workspace().map(OF_WORKSPACE_ID::matcher)
                .filter(Matcher::matches);
        if (workspace.isPresent() && !network.equals("NETWORK")) {
            reading.put(entry, field, workspace.get().group(1)
                    + "/providers/Microsoft.Network/virtualNetworks/" + network + "/subnets/" + subnet);
            return;
        }
        reading.refuse(entry,
                "is a name, which az ml looks for in the resource group and subscription of the workspace, and "
                        + "the field takes its ARM id: write /subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/"
                        + "Microsoft.Network/virtualNetworks/" + Secrecy.shown(network) + "/subnets/"
                        + Secrecy.shown(subnet));
    }

    /** A public key may stand in a manifest; what is none may be the private one. */
    private static void publicKey(Reading reading, Yaml.Entry entry) {
        String field = "computeInstance.sshSettings.adminPublicKey";
        if (entry.value() instanceof Yaml.Scalar scalar
                && scalar.text().strip().matches("(ssh|ecdsa|sk)-[a-z0-9@.-]+ [A-Za-z0-9+/=]+( [^\\r\\n]*)?")) {
            reading.put(entry, field, scalar.text().strip());
        } else {
            reading.refuse(entry, "is no SSH public key such as ssh-ed25519 AAAA… me@example.com");
        }
    }

    private static void scripts(Reading reading, Yaml.Entry entry) {
        reading.below(entry).ifPresent(inner -> inner.read(KeyTable.of(script("creation_script", "creationScript"),
                script("startup_script", "startupScript"))));
    }

    private static Key script(String name, String field) {
        String at = "computeInstance.setupScripts.scripts." + field;
        return Keys.by(name, (reading, entry) -> {
            var part = new Draft(reading.draft().shape().at(at));
            reading.below(entry, part, reading.name()).ifPresent(inner -> {
                inner.read(SCRIPT);
                if (!part.has("scriptData")) {
                    reading.refuse(entry, "needs path, where the script is in the workspace's file share");
                }
                reading.draft().absorb(at, part, reading.origin(entry));
            });
        }, at);
    }

    private static void properties(Reading reading, Yaml.Entry entry) {
        reading.remark(entry, "",
                "goes to Azure as it is with az ml; here defaultInstanceType and instanceTypes are fields "
                        + "of spec.kubernetes, and what else there is goes into overrides: left out");
    }
}
