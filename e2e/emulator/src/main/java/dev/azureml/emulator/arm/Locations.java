package dev.azureml.emulator.arm;

import java.util.Locale;

/** Names of Azure regions. */
public final class Locations {
    private Locations() {
    }

    /** {@code East US} becomes {@code eastus}. */
    public static String normal(String location) {
        return location.replace(" ", "").toLowerCase(Locale.ROOT);
    }
}
