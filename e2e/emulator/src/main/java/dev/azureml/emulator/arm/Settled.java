package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A write whose operation has just succeeded; {@code body} is a copy to change, kept afterwards. */
public record Settled(World world, ArmId id, ObjectNode body, boolean created) {

    public void set(String path, Object value) {
        Json.set(body, path, Json.node(value));
    }
}
