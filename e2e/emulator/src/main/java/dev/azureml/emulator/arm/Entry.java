package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A resource as it is kept. Its nodes are never changed once kept: a change keeps another entry.
 *
 * @param body what a GET answers, before the type's view of it
 * @param secrets what is never read back, at the paths where a PUT brought it
 */
public record Entry(ArmId id, ResourceType type, ObjectNode body, ObjectNode secrets) {

    public Entry withBody(ObjectNode changed) {
        return new Entry(id, type, changed, secrets);
    }

    public String state() {
        return Json.text(body, type.statePath());
    }
}
