package dev.azureml.emulator.types;

import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.Verb;

/** POST actions of a workspace. */
final class WorkspaceActions {
    private static final Verb ACCEPTED = Verb.accepted(Verb.Style.LOCATION, false);

    private WorkspaceActions() {
    }

    static ArmResponse keys(Call call) {
        var body = Json.object("userStorageKey", Common.uuid("key1" + call.id().key()), "userStorageArmId",
                call.text("properties.storageAccount"), "appInsightsInstrumentationKey", Common.uuid("appi:"
                        + call.text("properties.applicationInsights")),
                "notebookAccessKeys",
                Json.object("primaryAccessKey", Common.uuid("nb1" + call.id().key()), "secondaryAccessKey",
                        Common.uuid("nb2" + call.id().key())));
        return ArmResponse.ok(body);
    }

    static ArmResponse notebookKeys(Call call) {
        return ArmResponse
                .ok(Json.object("primaryAccessKey", Common.uuid("nb1" + call.id().key()), "secondaryAccessKey",
                        Common.uuid("nb2" + call.id().key())));
    }

    static ArmResponse notebookToken(Call call) {
        return ArmResponse.ok(Json.object("accessToken", Common.newKey(), "expiresIn", 28800, "tokenType", "Bearer",
                "notebookResourceId", call.text("properties.notebookInfo.resourceId"), "hostName",
                call.text("properties.notebookInfo.fqdn"), "scope", "aznb_identity"));
    }

    static ArmResponse storageKeys(Call call) {
        return ArmResponse.ok(Json.object("userStorageKey", Common.uuid("key1" + call.id().key())));
    }

    static ArmResponse diagnose(Call call) {
        var none = Json.MAPPER.createArrayNode();
        return ArmResponse.ok(Json.object("value",
                Json.object("userDefinedRouteResults", none, "networkSecurityRuleResults", none,
                        "resourceLockResults", none, "dnsResolutionResults", none, "storageAccountResults", none,
                        "keyVaultResults", none,
                        "containerRegistryResults", none, "applicationInsightsResults", none, "otherResults", none)));
    }

    static ArmResponse accepted(Call call) {
        return call.accept(ACCEPTED, () -> {
        });
    }

    static ArmResponse prepareNotebook(Call call) {
        return call.accept(ACCEPTED, () -> {
        }, () -> Json.object("resourceId", call.text("properties.notebookInfo.resourceId"), "fqdn",
                call.text("properties.notebookInfo.fqdn"), "isPrivateLinkEnabled", false, "notebookPreparationError",
                null));
    }
}
