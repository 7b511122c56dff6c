package dev.azureml.e2e;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.image.AzureActions;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import dev.azureml.operator.azureml.BuiltInRole;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The roles in samples/azure/roles grant what the operator asks of Azure through the life of the samples, no more. */
@ExtendWith(SharedKubeServer.class)
class AzureRolesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GRANTS = "Microsoft.Authorization/role";
    private static final Set<String> DEFINES = Set.of("Microsoft.Authorization/roleDefinitions/write",
            "Microsoft.Authorization/roleDefinitions/delete");
    private static final String NEVER = "- ";
    /** With which it is told what policies will refuse, where some are assigned. */
    private static final Set<String> FORESEES = Set.of("Microsoft.Authorization/policyAssignments/read",
            "Microsoft.Authorization/policyDefinitions/read", "Microsoft.Authorization/policyExemptions/read",
            "Microsoft.Authorization/policySetDefinitions/read");
    /**
     * What Azure checks although no request shows it, by role: rights on what a body names, and what the samples don't live
     * through.
     */
    private static final Map<String, Set<String>> BESIDE = Map.of("made-network", Set.of(
            // A subnet that leaves the spec; with the network all go at once.
            "Microsoft.Network/virtualNetworks/subnets/delete",
            // A subnet names its security group and its gateway, the gateway its address.
            "Microsoft.Network/networkSecurityGroups/join/action", "Microsoft.Network/natGateways/join/action",
            "Microsoft.Network/publicIPAddresses/join/action",
            // Private endpoints and nodes name their subnet, links of zones the network, and endpoints their zones.
            "Microsoft.Network/virtualNetworks/subnets/join/action", "Microsoft.Network/virtualNetworks/join/action",
            "Microsoft.Network/privateDnsZones/join/action",
            // Private endpoints name whom they lead to.
            "Microsoft.MachineLearningServices/workspaces/privateEndpointConnectionsApproval/action",
            "Microsoft.Storage/storageAccounts/privateEndpointConnectionsApproval/action",
            "Microsoft.KeyVault/vaults/privateEndpointConnectionsApproval/action",
            "Microsoft.ContainerRegistry/registries/privateEndpointConnectionsApproval/action"),
            "azure-firewall", Set.of("Microsoft.Network/virtualNetworks/subnets/delete",
                    // A subnet names its security group and its routes, the firewall its subnet, address and policy.
                    "Microsoft.Network/networkSecurityGroups/join/action", "Microsoft.Network/routeTables/join/action",
                    "Microsoft.Network/virtualNetworks/subnets/join/action",
                    "Microsoft.Network/publicIPAddresses/join/action", "Microsoft.Network/firewallPolicies/join/action",
                    // A policy takes its rules along.
                    "Microsoft.Network/firewallPolicies/ruleCollectionGroups/delete"),
            // Who asks for a private endpoint of a managed network is asked for the right to approve it, as the workspace is.
            "managed-network", Set.of("Microsoft.MachineLearningServices/workspaces/privateEndpointConnections/read",
                    "Microsoft.MachineLearningServices/workspaces/privateEndpointConnections/write",
                    "Microsoft.Storage/storageAccounts/privateEndpointConnectionsApproval/action"),
            // An exemption names its assignment; a remediation is asked for by an annotation, which the samples don't have.
            "governance", Set.of("Microsoft.Authorization/policyAssignments/exempt/action",
                    "Microsoft.PolicyInsights/remediations/read", "Microsoft.PolicyInsights/remediations/write"),
            // A bastion names its subnet and its address.
            "bastion", Set.of("Microsoft.Network/virtualNetworks/subnets/delete",
                    "Microsoft.Network/virtualNetworks/subnets/join/action",
                    "Microsoft.Network/publicIPAddresses/join/action"));

    private final KubeServer server;
    private final Checkout checkout = Checkout.find();

    AzureRolesTest(KubeServer server) {
        this.server = server;
    }

    /** Role, folder of samples, which of its files. */
    static Stream<Arguments> lives() {
        return Stream.of(Arguments.of("quickstart", "quickstart", ".*"),
                // What is legacy can't be attached any more.
                Arguments.of("compute", "compute", "(?!kubernetes|attached-legacy).*"),
                Arguments.of("kubernetes", "compute", "kubernetes-.*|workspace[.]yaml"),
                Arguments.of("data", "data", ".*"), Arguments.of("assets", "models", ".*"),
                Arguments.of("inference", "inference", ".*"), Arguments.of("governance", "governance", ".*"),
                Arguments.of("network", "network/private", ".*"),
                Arguments.of("virtual-network", "network/virtual-network", ".*"),
                Arguments.of("managed-network", "network/managed-network", ".*"),
                Arguments.of("made-network", "network/made-network", ".*"),
                Arguments.of("azure-firewall", "network/azure-firewall", ".*"),
                Arguments.of("bastion", "network/bastion", ".*"),
                Arguments.of("monitoring", "monitoring", ".*"), Arguments.of("encryption", "encryption", ".*"),
                Arguments.of("access", "access", ".*"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lives")
    void theRoleGrantsWhatTheSamplesNeedAndNoMore(String role, String folder, String chosen) throws IOException {
        SampleFolder samples = SampleFolder.of(folder, chosen);
        try (World world = World.start(server, samples.azure())) {
            List<MatchResult> objects = samples.apply(world);
            objects.forEach(o -> world.awaitReady(o.group(1), o.group(2)));
            objects.stream().filter(o -> world.require(o.group(1), o.group(2)).at("/spec/metrics/groups/0").isTextual())
                    .forEach(o -> world.await(o.group(1), o.group(2), object -> World.condition(object, "MetricsRead")
                            .path("status").asText().equals("True")));
            objects.forEach(o -> world.delete(o.group(1), o.group(2)));
            objects.forEach(o -> world.awaitGone(o.group(1), o.group(2)));
            Set<String> used = used(world);
            used.addAll(beside(role));
            Set<String> grants = new TreeSet<>(used);
            grants.removeIf(action -> !action.startsWith(GRANTS));
            used.removeAll(grants);
            compare(file(role + ".json"), role, "What azureml-operator asks of Azure for samples/" + role, used);
            if (role.equals("access")) {
                Set<String> definitions = new TreeSet<>(grants);
                definitions.retainAll(DEFINES);
                grants.removeAll(definitions);
                compare(file("access-definitions.json"), "access-definitions",
                        "To be assigned where roles may be defined: what MLRoleDefinitions ask for", definitions);
                compare(file("access-assignments.json"), "access-assignments",
                        "To be assigned with access-assignments.condition: what MLRoleAssignments ask for", grants);
            } else if (!grants.isEmpty()) {
                compare(file("role-assignments.json"), "role-assignments",
                        "To be assigned with role-assignments.condition: what azureml-operator grants to identities",
                        grants);
            }
        }
    }

    private Path file(String name) {
        return checkout.path("samples/azure/roles").resolve(name);
    }

    /**
     * Finding M4: with the right to assign roles, and no condition, whoever has the operator has the subscription. The
     * condition lets through what the operator grants, to whom it grants it, and nothing else.
     */
    @Test
    void theConditionAllowsTheRolesThatTheOperatorGrantsToServicePrincipalsAndNoMore() throws IOException {
        String condition = Files.readString(file("role-assignments.condition"));
        String roles = Stream.of(BuiltInRole.values()).map(BuiltInRole::id).sorted()
                .collect(Collectors.joining(", ", "{", "}"));

        assertThat(condition.replaceAll("\\s+", " ").strip()).isEqualTo(Stream.of("write Request", "delete Resource")
                .map(pair -> pair.split(" ", 2))
                .map(pair -> """
                        ( ( !(ActionMatches{'Microsoft.Authorization/roleAssignments/%s'}) ) OR ( \
                        @%s[Microsoft.Authorization/roleAssignments:RoleDefinitionId] \
                        ForAnyOfAnyValues:GuidEquals %s AND \
                        @%s[Microsoft.Authorization/roleAssignments:PrincipalType] \
                        ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'} ) )""".formatted(pair[0], pair[1],
                        roles, pair[1]))
                .collect(Collectors.joining(" AND ")));
        assertThat(Files.readString(checkout.path("operator/docs/permissions.md"))).contains("--condition-version 2.0",
                "role-assignments.condition");
        for (String role : List.of("quickstart", "compute", "kubernetes", "data", "assets", "inference", "governance",
                "network", "virtual-network", "managed-network", "made-network", "azure-firewall", "bastion",
                "monitoring",
                "encryption", "access")) {
            assertThat(Files.readString(file(role + ".json"))).as(role).doesNotContain(GRANTS);
            assertThat(Files.readString(file(role + ".json")).contains("policyAssignments/write")).as(role)
                    .isEqualTo(role.equals("governance"));
        }
    }

    /** What its objects name is not known beforehand; what one could come by any role with is. */
    @Test
    void theConditionForRoleAssignmentsKeepsOutTheRolesThatAssignRoles() throws IOException {
        assertThat(Files.readString(file("access-assignments.condition")).replaceAll("\\s+", " ").strip())
                .isEqualTo(Stream.of("write Request", "delete Resource").map(pair -> pair.split(" ", 2))
                        .map(pair -> """
                                ( ( !(ActionMatches{'Microsoft.Authorization/roleAssignments/%s'}) ) OR ( \
                                @%s[Microsoft.Authorization/roleAssignments:RoleDefinitionId] \
                                ForAnyOfAllValues:GuidNotEquals {18d7d88d-d35e-4fb5-a5c3-7773c20a72d9, \
                                8e3af657-a8ff-443c-a75c-2fe8c4bcb635, f58310d9-a9f6-439a-9e8d-f62e7b41a168} ) )"""
                                .formatted(pair[0], pair[1]))
                        .collect(Collectors.joining(" AND ")));
    }

    /** In the words that Azure publishes: it refuses a role that names an action which it does not know. */
    private static Set<String> used(World world) throws IOException {
        Map<String, String> published = published();
        Set<String> used = new TreeSet<>();
        for (RequestRecord request : world.arm().requests()) {
            Optional<String> action = AzureActions.of(request.method(), request.path());
            Optional<String> granted = action.map(a -> published.get(a.toLowerCase(Locale.ROOT)));
            granted.ifPresent(used::add);
            assertThat(action.isEmpty() || granted.isPresent() || AzureActions.isPoll(request.path()))
                    .as("%s is in azure-actions.txt, if Azure publishes it", action).isTrue();
        }
        return used;
    }

    private static Set<String> beside(String role) throws IOException {
        Set<String> beside = new TreeSet<>(BESIDE.getOrDefault(role, Set.of()));
        beside.addAll(FORESEES);
        assertThat(published().values()).as("azure-actions.txt").containsAll(beside);
        return beside;
    }

    /** What grants an action, by its name in lower case. */
    private static Map<String, String> published() throws IOException {
        Map<String, String> published = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(AzureRolesTest.class.getResourceAsStream("/azure-actions.txt"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                String[] parts = line.split(" = ", 2);
                if (!line.startsWith("#") && !line.startsWith(NEVER)) {
                    published.put(parts[0].toLowerCase(Locale.ROOT), parts[parts.length - 1]);
                }
            }
        }
        return published;
    }

    /** What wildcards among these would grant, and nothing here ever asks for. */
    private static List<String> never(Set<String> used) throws IOException {
        try (InputStream in = Objects.requireNonNull(AzureRolesTest.class.getResourceAsStream("/azure-actions.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> line.startsWith(NEVER))
                    .map(line -> line.substring(NEVER.length()))
                    .filter(action -> used.stream().anyMatch(wildcard -> wildcard.endsWith("*")
                            && action.startsWith(wildcard.substring(0, wildcard.length() - 1))))
                    .toList();
        }
    }

    private static void compare(Path file, String role, String description, Set<String> used) throws IOException {
        if (System.getProperty("roles.write") != null) {
            ObjectNode text = JSON.createObjectNode().put("Name", "azureml-operator-" + role)
                    .put("Description", description)
                    .put("IsCustom", true);
            used.forEach(text.putArray("Actions")::add);
            never(used).forEach(text.putArray("NotActions")::add);
            text.putArray("DataActions");
            text.putArray("NotDataActions");
            text.putArray("AssignableScopes").add("/subscriptions/00000000-0000-0000-0000-000000000000");
            Files.createDirectories(file.getParent());
            Files.writeString(file, JSON.writer(new DefaultPrettyPrinter()
                    .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE)).writeValueAsString(text) + "\n");
        }
        List<String> granted = new ArrayList<>();
        JSON.readTree(file.toFile()).path("Actions").forEach(action -> granted.add(action.asText()));
        assertThat(granted).as("granted, against what was used").containsExactlyElementsOf(used);
        List<String> taken = new ArrayList<>();
        JSON.readTree(file.toFile()).path("NotActions").forEach(action -> taken.add(action.asText()));
        assertThat(taken).containsExactlyElementsOf(never(used));
    }

    @Test
    void anActionIsTheTypeAndWhatIsDoneToIt() {
        String group = "/subscriptions/s/resourceGroups/g";
        String ml = group + "/providers/Microsoft.MachineLearningServices/workspaces/w";
        assertThat(AzureActions.of("DELETE", group))
                .contains("Microsoft.Resources/subscriptions/resourceGroups/delete");
        assertThat(AzureActions.of("GET", ml + "/computes"))
                .contains("Microsoft.MachineLearningServices/workspaces/computes/read");
        assertThat(AzureActions.of("PUT", ml + "/computes/c"))
                .contains("Microsoft.MachineLearningServices/workspaces/computes/write");
        assertThat(AzureActions.of("POST", ml + "/computes/c/start"))
                .contains("Microsoft.MachineLearningServices/workspaces/computes/start/action");
        assertThat(AzureActions.of("PUT", ml + "/providers/Microsoft.Authorization/roleAssignments/r"))
                .contains("Microsoft.Authorization/roleAssignments/write");
        String poll = "/subscriptions/s/providers/Microsoft.MachineLearningServices/locations/l/mfeOperationsStatus/o";
        assertThat(AzureActions.of("GET", poll))
                .contains("Microsoft.MachineLearningServices/locations/mfeOperationsStatus/read");
        assertThat(AzureActions.isPoll(poll)).isTrue();
        assertThat(AzureActions.isPoll(ml)).isFalse();
        assertThat(AzureActions.of("GET", "/subscriptions/s/operationresults/o"))
                .contains("Microsoft.Resources/subscriptions/operationresults/read");
        assertThat(AzureActions.of("GET", group + "/resources"))
                .contains("Microsoft.Resources/subscriptions/resourceGroups/resources/read");
        assertThat(AzureActions.of("POST", "/t/oauth2/v2.0/token")).isEmpty();
        assertThat(AzureActions.of("GET", "/providers/Microsoft.MachineLearningServices/operations")).isEmpty();
    }
}
