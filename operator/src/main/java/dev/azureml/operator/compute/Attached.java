package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.VirtualMachineSshCredentials;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.UpdateRule;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.List;

/** What variants have in common that attach what somebody else owns. */
final class Attached {
    /** To attach something else is another attachment; all else, secrets too, goes with a PUT of the whole. */
    static final UpdateRule UPDATES = UpdateRule.createOnly("/properties/computeType", "/properties/resourceId");
    static final UpdateRule NO_UPDATES = UpdateRule.onlyUpdatable();

    private static final String ACCOUNT = "administratorAccount";
    private static final String USER = ComputeTranslation.PROPERTIES + "/" + ACCOUNT + "/username";

    private Attached() {
    }

    /** A member of the spec as the type's own properties: without the id of what is attached, and what takes secrets. */
    static ObjectNode properties(Object member, String... others) {
        ObjectNode properties = Json.of(member);
        properties.remove("resourceId");
        properties.remove(List.of(others));
        return properties;
    }

    /** The same of a machine that is logged in to. */
    static ObjectNode machine(Object member, VirtualMachineSshCredentials account) {
        ObjectNode properties = properties(member, ACCOUNT);
        ArmBody.put(properties.putObject(ACCOUNT), "username", account.username());
        return properties;
    }

    static List<ComputeSecret> secrets(String member, VirtualMachineSshCredentials account) {
        String path = "spec." + member + "." + ACCOUNT + ".";
        return List.of(new ComputeSecret(ACCOUNT + "/password", path + "password", account.password()),
                new ComputeSecret(ACCOUNT + "/privateKeyData", path + "privateKeyData", account.privateKeyData()),
                new ComputeSecret(ACCOUNT + "/publicKeyData", path + "publicKeyData", account.publicKeyData()));
    }

    /** The user's name is compared where Azure tells it; it may keep the whole account to itself. */
    static Intent machineRules(Intent intent, ComputeScene scene) {
        Intent updated = intent.updatedBy(UPDATES);
        return scene.observed(USER).isTextual() ? updated : updated.comparedBy(CompareRules.NONE.withIgnored(USER));
    }
}
