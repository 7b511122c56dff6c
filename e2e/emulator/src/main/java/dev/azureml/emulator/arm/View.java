package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An answer in the making: a copy of the resource, which may be changed. */
public record View(World world, Entry entry, ObjectNode body, boolean listing) {

    /** Answers null for what is absent, as Azure does. */
    public void nulls(String... paths) {
        for (String path : paths) {
            if (Json.at(body, path).isMissingNode()) {
                Json.set(body, path, NullNode.getInstance());
            }
        }
    }
}
