package dev.azureml.operator.convert;

import dev.azureml.operator.text.SourceLocation;
import java.util.List;
import java.util.Optional;

/**
 * What became of a file, or of an endpoint with its deployments.
 *
 * @param what a word for it, such as MLCompute cpu-cluster
 * @param manifest empty where it was refused or left aside
 * @param leftAside why nothing was to be made of it; empty where something was
 */
record Outcome(SourceLocation place, String what, List<Finding> findings, Optional<Manifest> manifest,
        Optional<String> leftAside) {
    boolean isRefused() {
        return has(Finding.Weight.REFUSED);
    }

    boolean has(Finding.Weight weight) {
        return findings.stream().anyMatch(finding -> finding.weight() == weight);
    }
}
