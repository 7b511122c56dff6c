package dev.azureml.emulator.types;

import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import java.util.List;

/** Resource groups and locks. */
final class Groups {
    private Groups() {
    }

    static List<ResourceType> types() {
        return List.of(
                ResourceType
                        .type(ArmId.GROUP_TYPE, "2025-04-01", "2025-03-01", "2024-11-01", "2024-03-01", "2021-04-01")
                        .model(ArmId.GROUP_TYPE, null).names("[-\\w._()]{1,89}[-\\w_()]").put(Verb.sync(201, 200))
                        .patch(Verb.sync(200, 200)).delete(Verb.accepted(Verb.Style.LOCATION, true))
                        .status("operationresults").deletionEnds(200).absent(id -> ArmError.groupNotFound(id.name()))
                        .rule(w -> w.fixed("location")).removal(Groups::softDelete),
                ResourceType.type("Microsoft.Authorization/locks", "2020-05-01")
                        .model("Microsoft.Authorization/locks", null)
                        .put(Verb.sync(201, 200)).delete(Verb.sync(200, 200)).stateless(),
                ResourceType.type(ArmId.SUBSCRIPTION_TYPE, "2022-12-01", "2021-04-01", "2025-04-01").virtual());
    }

    /** What a group takes with it goes the way of a DELETE: vaults and workspaces stay recoverable. */
    private static void softDelete(Call call) {
        for (var child : call.world().children(call.id())) {
            if (child.id().is(Vaults.TYPE) || child.id().is(Workspaces.TYPE)) {
                TypeTable.softlyDeleted(call.world(), child);
            }
        }
    }
}
