package dev.azureml.emulator.types;

import java.util.Map;

/** How a metric stands now. */
record Level(String metric, Map<String, String> dimensions, double value) {
}
