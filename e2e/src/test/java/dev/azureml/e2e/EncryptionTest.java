package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A workspace that is encrypted with a key of the customer's, from before it is made to the key's end. */
@ExtendWith(SharedKubeServer.class)
class EncryptionTest {
    private static final String KIND = "MLWorkspace";
    private static final String CONDITION = "KeyAvailable";
    private static final String STORES = "MetadataStoresPresent";
    private static final String GROUP = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/security";
    private static final String VAULT = GROUP + "/providers/Microsoft.KeyVault/vaults/contoso-keys";
    private static final String KEY = VAULT + "/keys/azureml";
    private static final String FIRST = "5f3c1d7a9be24c60a1f2d3e4b5c60718";
    private static final String SECOND = "7a3c1d7a9be24c60a1f2d3e4b5c60719";
    private static final String READER = GROUP + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader";
    private static final String ID = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/rg-wsp/providers/Microsoft.MachineLearningServices/workspaces/wsp";
    private static final String ROLES = "Microsoft.Authorization/roleAssignments";
    private static final String CRYPTO_USER = "e147488a-f6f5-4113-8e2d-b22465e65bf6";
    private static final String KEY_PATH = "spec.encryption.keyVaultProperties.keyIdentifier";
    private static final String VAULT_PATH = "spec.encryption.keyVaultProperties.keyVaultArmId";

    private final KubeServer server;
    private World world;

    EncryptionTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server, "DRIFT_INTERVAL=1s");
        world.arm().put(VAULT, Probe.json("{location: 'westeurope', properties: {enableRbacAuthorization: true,"
                + " enablePurgeProtection: true}}"));
        world.arm().put(KEY, Probe.json("{properties: {kty: 'RSA', keySize: 3072, keyUriWithVersion: '"
                + url(FIRST).replace(".net/", ".net:443/") + "'}}"));
        world.plant(READER);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String url(String version) {
        return "https://contoso-keys.vault.azure.net/keys/azureml/" + version;
    }

    private static String manifest(String version, String... more) {
        return Manifests.workspace("wsp") + """
                encryption:
                  status: Enabled
                  keyVaultProperties: {keyVaultArmId: "%s", keyIdentifier: "%s"}
                  identity: {userAssignedIdentity: "%s"}
                """.formatted(VAULT, url(version), READER).indent(2) + String.join("\n", more).indent(2);
    }

    private JsonNode made() {
        world.apply(manifest(FIRST));
        return world.awaitReady(KIND, "wsp");
    }

    private JsonNode awaitKey(String reason) {
        return world.await(KIND, "wsp", object -> World.condition(object, CONDITION).path("reason").asText()
                .equals(reason));
    }

    private String principal() {
        return world.arm().resource(READER).orElseThrow().at("/properties/principalId").asText();
    }

    private void attribute(String name, Object value) {
        world.arm().edit(KEY + "/versions/" + FIRST, body -> ((ObjectNode) body.at("/properties/attributes"))
                .set(name, World.JSON.valueToTree(value)));
    }

    private static long in(Duration time) {
        return Instant.now().plus(time).getEpochSecond();
    }

    /** At rest: the workspace is Ready, and says of its key that it is so. */
    private JsonNode restsWith(String reason) {
        return world.await(KIND, "wsp",
                object -> World.condition(object, CONDITION).path("reason").asText().equals(reason)
                        && World.condition(object, "Ready").path("status").asText().equals("True"));
    }

    @Test
    void aWorkspaceIsMadeWithTheKeyAndSaysHowAllOfItIsEncrypted() {
        JsonNode ready = made();

        JsonNode azure = world.arm().resource(ID).orElseThrow();
        assertThat(azure.at("/properties/encryption/keyVaultProperties/keyIdentifier").asText()).isEqualTo(url(FIRST));
        assertThat(World.condition(awaitKey("KeyUsable"), CONDITION).path("status").asText()).isEqualTo("True");
        JsonNode status = ready.at("/status/encryption");
        assertThat(status.path("keySource").asText()).isEqualTo("CustomerManaged");
        assertThat(status.path("keyIdentifier").asText()).isEqualTo(url(FIRST));
        assertThat(status.path("managedResourceGroup").asText())
                .isEqualTo(azure.at("/properties/serviceProvisionedResourceGroup").asText())
                .startsWith("azureml-rg-wsp_");
        assertThat(status.at("/dependencies/0/keySource").asText()).isEqualTo("MicrosoftManaged");
        assertThat(status.at("/dependencies/0/minimumTlsVersion").asText()).isEqualTo("TLS1_2");
        assertThat(ready.at("/status/advice").findValuesAsText("rule")).contains("CostsOfEncryption");
    }

    @Test
    void whoReadsTheKeyGetsTheRoleForItBeforeTheWorkspaceIsMade() {
        made();

        List<RequestRecord> writes = world.writes();
        int granted = writes.indexOf(writes.stream().filter(r -> r.path().startsWith(VAULT + "/providers/" + ROLES))
                .findFirst().orElseThrow());
        int created = writes.indexOf(writes.stream().filter(r -> r.path().equals(ID)).findFirst().orElseThrow());
        assertThat(granted).isLessThan(created);
        assertThat(World.body(writes.get(granted)).at("/properties/principalId").asText()).isEqualTo(principal());
        assertThat(World.body(writes.get(granted)).at("/properties/roleDefinitionId").asText()).endsWith(CRYPTO_USER);
    }

    @Test
    void aRoleThatItHasAlreadyIsEnough() {
        world.arm().put(GROUP + "/providers/" + ROLES + "/0a0a0a0a-0000-0000-0000-00000000000a", Probe.json(
                "{properties: {principalId: '" + principal() + "', roleDefinitionId: '/subscriptions/"
                        + World.SUBSCRIPTION + "/providers/Microsoft.Authorization/roleDefinitions/" + CRYPTO_USER
                        + "'}}"));

        made();

        assertThat(world.writes()).noneMatch(r -> r.path().startsWith(VAULT));
    }

    @Test
    void grantRolesOffGrantsNothingAndSaysWhatIsNeeded() {
        world.apply(manifest(FIRST, "grantRoles: false"));

        JsonNode told = world.awaitStalled(KIND, "wsp", "ProvisioningFailed");
        assertThat(World.message(told)).contains("has no permission to get, wrap and unwrap");
        assertThat(told.at("/status/advice").findValuesAsText("message")).anySatisfy(message -> assertThat(message)
                .contains("Key Vault Crypto Service Encryption User", VAULT, READER));
        assertThat(world.writes()).noneMatch(r -> r.path().startsWith(VAULT));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            enabled | false | az keyvault key set-attributes --vault-name contoso-keys --name azureml --version 5f3c
            exp     | 1     | ended at 1970-01-01T00:00:01Z
            nbf     | 9e9   | is good from
            """)
    void nothingIsMadeBeforeTheKeyCanBeUsed(String attribute, String value, String told) {
        attribute(attribute,
                attribute.equals("enabled") ? Boolean.valueOf(value) : (Object) (long) Double.parseDouble(value));
        world.apply(manifest(FIRST));

        JsonNode stalled = world.awaitStalled(KIND, "wsp", "KeyUnusable");

        assertThat(World.message(stalled)).startsWith(KEY_PATH + ": ").contains(told);
        assertThat(World.condition(stalled, CONDITION).path("status").asText()).isEqualTo("False");
        assertThat(world.writes()).isEmpty();

        world.arm().edit(KEY + "/versions/" + FIRST, body -> ((ObjectNode) body.at("/properties/attributes"))
                .put("enabled", true).remove(List.of("exp", "nbf")));
        world.awaitReady(KIND, "wsp");
    }

    @Test
    void nothingIsMadeWithAKeyThatIsNoRsaKeyInAVaultWithoutPurgeProtection() {
        world.arm().edit(KEY + "/versions/" + FIRST, body -> ((ObjectNode) body.path("properties")).put("kty", "EC"));
        world.arm().edit(VAULT, body -> ((ObjectNode) body.path("properties")).remove("enablePurgeProtection"));
        world.apply(manifest(FIRST));

        String message = World.message(world.awaitStalled(KIND, "wsp", "KeyUnusable"));

        assertThat(message).contains(KEY_PATH + ": ", "is of type EC", VAULT_PATH + ": ",
                "az keyvault update --name contoso-keys --enable-purge-protection true");
        assertThat(world.writes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {VAULT, KEY + "/versions/" + FIRST})
    void nothingIsMadeWithAKeyThatIsNotThere(String missing) {
        world.arm().remove(missing);
        world.apply(manifest(FIRST));

        assertThat(World.message(world.awaitStalled(KIND, "wsp", "TargetNotFound")))
                .contains(missing.equals(VAULT) ? VAULT_PATH : KEY_PATH, missing);
        assertThat(World.condition(world.require(KIND, "wsp"), CONDITION).path("reason").asText())
                .isEqualTo("KeyNotFound");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void aVaultOfAccessPoliciesIsItsOwnersToOpen() {
        world.arm().edit(VAULT, body -> ((ObjectNode) body.path("properties")).put("enableRbacAuthorization", false));
        world.apply(manifest(FIRST));

        assertThat(World.message(world.awaitStalled(KIND, "wsp", "KeyUnusable")))
                .contains("spec.encryption.identity.userAssignedIdentity: ",
                        "az keyvault set-policy --name contoso-keys"
                                + " --object-id " + principal() + " --key-permissions get wrapKey unwrapKey");
        assertThat(world.writes()).isEmpty();

        world.arm().edit(VAULT, body -> ((ObjectNode) body.path("properties")).putArray("accessPolicies").addObject()
                .put("objectId", principal()).putObject("permissions").putArray("keys").add("get").add("wrapKey")
                .add("unwrapKey"));
        world.awaitReady(KIND, "wsp");
        assertThat(world.writes()).noneMatch(r -> r.path().startsWith(VAULT));
    }

    @Test
    void aKeyThatIsDisabledLaterIsToldOfBeforeAzureFails() throws InterruptedException {
        made();
        world.arm().clearRequests();

        attribute("enabled", false);
        JsonNode told = restsWith("KeyDisabled");

        assertThat(World.condition(told, CONDITION).path("status").asText()).isEqualTo("False");
        assertThat(World.condition(told, CONDITION).path("message").asText())
                .contains("az keyvault key set-attributes --vault-name contoso-keys --name azureml --version " + FIRST
                        + " --enabled true");
        assertThat(new Probe(world).awaitEvent("wsp", "KeyDisabled")).contains(FIRST);
        attribute("enabled", true);
        restsWith("KeyUsable");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void theEndOfAKeyIsToldOfBeforeAndAfter() {
        made();

        attribute("exp", in(Duration.ofDays(3)));
        assertThat(World.condition(restsWith("ExpiresSoon"), CONDITION).path("message").asText())
                .contains("az keyvault key rotate --vault-name contoso-keys --name azureml");
        attribute("exp", in(Duration.ofSeconds(-1)));
        restsWith("Expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {VAULT, KEY, KEY + "/versions/" + FIRST})
    void aKeyThatIsDeletedLaterIsMissed(String deleted) {
        made();

        world.arm().remove(deleted);

        assertThat(World.condition(restsWith("KeyNotFound"), CONDITION).path("message").asText())
                .startsWith(deleted + " does not exist");
    }

    @Test
    void whoMayNotReadTheKeyStillMakesTheWorkspaceAndSaysSo() {
        world.arm().inject(Fault.on("GET", "/vaults/contoso-keys/keys", Fault.Action.FORBIDDEN).times(-1));

        made();

        assertThat(World.condition(restsWith("KeyNotRead"), CONDITION).path("status").asText())
                .isEqualTo("Unknown");
    }

    @Test
    void aNewVersionIsToldOfAndUsedOnceItIsNamed() {
        made();
        attribute("created", in(Duration.ofDays(-30)));
        world.arm().put(KEY + "/versions/" + SECOND, Probe.json("{properties: {kty: 'RSA', keySize: 3072}}"));

        JsonNode told = world.await(KIND, "wsp", object -> object.at("/status/encryption/newerVersion").asText()
                .equals(SECOND));
        assertThat(World.condition(told, CONDITION).path("message").asText()).contains(SECOND);

        world.arm().clearRequests();
        world.apply(manifest(SECOND));
        world.await(KIND, "wsp", object -> object.at("/status/encryption/keyIdentifier").asText().equals(url(SECOND))
                && World.condition(object, "Ready").path("status").asText().equals("True"));
        assertThat(world.writes()).hasSize(1);
    }

    @Test
    void aVersionThatCanNotBeUsedIsNotRotatedTo() {
        made();
        world.arm().put(KEY + "/versions/" + SECOND, Probe.json("{properties: {attributes: {enabled: false}}}"));
        world.arm().clearRequests();

        world.apply(manifest(SECOND));

        assertThat(World.message(world.awaitStalled(KIND, "wsp", "KeyUnusable"))).contains(KEY_PATH, SECOND,
                "is disabled");
        assertThat(world.writes()).isEmpty();
        world.arm().edit(KEY + "/versions/" + SECOND, body -> ((ObjectNode) body.at("/properties/attributes"))
                .put("enabled", true));
        world.awaitReady(KIND, "wsp");
        assertThat(world.arm().resource(ID).orElseThrow().at("/properties/encryption/keyVaultProperties/keyIdentifier")
                .asText()).isEqualTo(url(SECOND));
    }

    @Test
    void whatAzureTakesAtCreationAloneIsNotChanged() {
        made();
        String other = READER + "2";
        world.plant(other);
        world.arm().clearRequests();

        world.apply(manifest(FIRST).replace(READER, other));

        assertThat(World.message(world.awaitStalled(KIND, "wsp", "ReplacementRequired")))
                .contains("spec.encryption.identity");
        assertThat(world.requests("PUT", ID)).isEmpty();
        assertThat(world.requests("PATCH", ID)).isEmpty();
    }

    @Test
    void encryptionThatIsTakenOutIsAskedForAgain() {
        made();
        world.arm().clearRequests();

        world.apply(Manifests.workspace("wsp"));

        assertThat(World.message(world.awaitStalled(KIND, "wsp", "ReplacementRequired"))).contains("encryption");
        assertThat(world.writes()).isEmpty();
        world.apply(manifest(FIRST));
        world.awaitReady(KIND, "wsp");
        assertThat(world.arm().ids(ROLES)).anyMatch(id -> id.startsWith(VAULT));
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void aWorkspaceThatIsThereGetsNoRoleAndNeedsNoRightToGrantOne() {
        leftBehind();
        world.arm().ids(ROLES).stream().filter(id -> id.startsWith(VAULT)).forEach(world.arm()::remove);
        String own = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/rg-wsp";
        world.tenants(World.tenant(world.namespace(), World.all(own), "{id: \"" + VAULT + "\", allow: [refer]}"));
        world.stopOperator();
        world.startOperator();
        world.arm().clearRequests();

        world.apply(manifest(FIRST));

        world.awaitReady(KIND, "wsp");
        assertThat(world.writes()).noneMatch(r -> r.path().startsWith(VAULT));
    }

    /** A workspace whose object is no more. */
    private void leftBehind() {
        world.apply(manifest(FIRST, "deletionPolicy: Retain"));
        world.awaitReady(KIND, "wsp");
        world.delete(KIND, "wsp");
        world.awaitGone(KIND, "wsp");
    }

    @Test
    void theObjectOfAnAdoptedWorkspaceLeavesItTheRoleWhenItGoes() {
        leftBehind();
        world.arm().edit(ID, body -> ((ObjectNode) body.path("tags")).removeAll());
        world.apply(manifest(FIRST));
        world.await(KIND, "wsp", object -> {
            List<String> keys = object.at("/status/resources").findValuesAsText("key");
            return keys.contains("workspace") && keys.stream().anyMatch(key -> key.startsWith(
                    "roleAssignment/encryptionKeyVault/"));
        });

        world.delete(KIND, "wsp");
        world.awaitGone(KIND, "wsp");

        assertThat(world.arm().resource(ID)).isPresent();
        assertThat(world.arm().ids(ROLES)).anyMatch(id -> id.startsWith(VAULT));
    }

    @Test
    void whoReadsTheKeyKeepsTheRoleForAsLongAsTheWorkspaceStays() {
        made();
        world.apply(manifest(FIRST, "grantRoles: false"));
        world.await(KIND, "wsp", object -> object.at("/status/resources").findValuesAsText("key").stream()
                .noneMatch(key -> key.startsWith("roleAssignment/encryptionKeyVault/")));

        assertThat(world.arm().ids(ROLES)).anyMatch(id -> id.startsWith(VAULT));
    }

    @Test
    void theRoleGoesWithTheLastWorkspaceOfTheReader() {
        made();
        world.apply(manifest(FIRST).replace("wsp", "wsq"));
        world.awaitReady(KIND, "wsq");

        world.delete(KIND, "wsp");
        world.awaitGone(KIND, "wsp");
        assertThat(world.arm().ids(ROLES)).anyMatch(id -> id.startsWith(VAULT));
        world.delete(KIND, "wsq");
        world.awaitGone(KIND, "wsq");

        assertThat(world.arm().ids(ROLES)).noneMatch(id -> id.startsWith(VAULT));
    }

    @Test
    void aKeyOfAnotherVaultIsNotTaken() {
        assertThat(world.refusal(manifest(FIRST).replace("https://contoso-keys.", "https://contoso-keys2.")))
                .contains(KEY_PATH, "keyIdentifier must be a key of the vault that keyVaultArmId names");
    }

    @Test
    void theVaultOfOthersTakesTheRightToGrantOnIt() {
        String own = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/rg-wsp";
        world.tenants(World.tenant(world.namespace(), World.all(own), "{id: \"" + GROUP + "\", allow: [refer]}"));
        world.stopOperator();
        world.startOperator();
        world.apply(manifest(FIRST));

        assertThat(World.message(world.awaitStalled(KIND, "wsp", "OutOfScope"))).contains("grant", VAULT);
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void whatAzureMadeForTheWorkspaceIsMissedOnceSomebodyDeletesIt() {
        made();
        JsonNode present = world.await(KIND, "wsp", object -> World.condition(object, STORES).path("status").asText()
                .equals("True"));
        JsonNode status = present.at("/status/encryption");
        assertThat(status.path("managedResources").valueStream().map(JsonNode::asText))
                .hasSize(3).anyMatch(one -> one.startsWith("Microsoft.DocumentDB/databaseAccounts/cosmosdb"));
        String search = world.arm().ids("Microsoft.Search/searchServices").getFirst();

        world.arm().remove(search);
        world.touch(KIND, "wsp");

        JsonNode missed = world.await(KIND, "wsp", object -> World.condition(object, STORES).path("reason").asText()
                .equals("StoreMissing"));
        assertThat(World.condition(missed, STORES).path("message").asText()).startsWith("the search service that")
                .contains(status.path("managedResourceGroup").asText(), "az lock create");
        assertThat(missed.at("/status/encryption/managedResources")).hasSize(2);
        assertThat(World.condition(missed, "Ready").path("status").asText()).isEqualTo("True");

        world.arm().inject(Fault.on("GET", status.path("managedResourceGroup").asText() + "/resources",
                Fault.Action.FORBIDDEN).times(-1));
        world.touch(KIND, "wsp");
        world.await(KIND, "wsp", object -> World.condition(object, STORES).path("reason").asText()
                .equals("StoresNotRead"));
    }

    @Test
    void whatAzureMadeForTheWorkspaceGoesWithIt() {
        String group = made().at("/status/encryption/managedResourceGroup").asText();
        world.delete(KIND, "wsp");
        world.awaitGone(KIND, "wsp");

        assertThat(world.arm().ids("Microsoft.Resources/resourceGroups")).noneMatch(id -> id.endsWith(group));
        assertThat(world.arm().ids("Microsoft.DocumentDB/databaseAccounts")).isEmpty();
        assertThat(world.arm().ids(ROLES)).isEmpty();
    }
}
