package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A write whose operation has just failed; {@code body} is a copy to change, kept afterwards. */
public record Failed(World world, ArmId id, ObjectNode body, boolean created, ArmError error) {

    public void set(String path, Object value) {
        Json.set(body, path, Json.node(value));
    }
}
