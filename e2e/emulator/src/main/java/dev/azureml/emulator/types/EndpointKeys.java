package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.Write;

/** The two keys of an endpoint: made once, listed where it authenticates by key, made anew one by one. */
final class EndpointKeys {
    static final String PATH = "properties.keys";
    private static final Verb ACCEPTED = Verb.accepted(Verb.Style.LOCATION, false);

    private EndpointKeys() {
    }

    static void fill(Write write) {
        if (!write.has(PATH + ".primaryKey")) {
            write.set(PATH, Json.object("primaryKey", Common.newKey(), "secondaryKey", Common.newKey()));
        }
        Entry before = write.before();
        if (before != null && Json.has(before.secrets(), PATH)) {
            write.set(PATH, Json.at(before.secrets(), PATH).deepCopy());
        }
    }

    static ArmResponse list(Call call) {
        if (!call.text("properties.authMode").startsWith("Key")) {
            throw ArmError.badRequest("BadRequest", "The endpoint's authMode is not Key.", null);
        }
        return ArmResponse.ok(Json.at(call.entry().secrets(), PATH));
    }

    /** The keys as they are by then. */
    private static ObjectNode keys(Call call) {
        Entry now = call.world().get(call.id());
        return now != null && Json.at(now.secrets(), PATH) instanceof ObjectNode keys ? keys.deepCopy() : Json.object();
    }

    static ArmResponse regenerate(Call call) {
        ObjectNode wanted = call.request().object();
        String type = wanted.path("keyType").asText("");
        if (!type.equals("Primary") && !type.equals("Secondary")) {
            throw ArmError.badRequest("BadRequest", "keyType is Primary or Secondary.", "keyType");
        }
        String value = wanted.path("keyValue").asText(Common.newKey());
        return call.accept(ACCEPTED, () -> {
            ObjectNode secrets = call.entry().secrets().deepCopy();
            Json.set(secrets, PATH + (type.equals("Primary") ? ".primaryKey" : ".secondaryKey"), Json.node(value));
            Entry now = call.world().get(call.id());
            if (now != null) {
                call.world().keep(new Entry(now.id(), now.type(), now.body(), secrets));
            }
        }, () -> keys(call));
    }
}
