package dev.azureml.operator.fetch;

import java.util.Optional;

/** From which hosts somebody may have something fetched. */
@FunctionalInterface
public interface HostRule {
    /** Returns why nothing is fetched from there, and who may change that; empty when it may be. */
    Optional<String> refusal(String host, int port);
}
