package dev.azureml.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the status of every kind says; the engine owns these fields, the kind's report the others. */
public interface MLStatus {
    @Nullable
    Long observedGeneration();

    /** ARM id of the main resource. */
    @Nullable
    String id();

    @Nullable
    String provisioningState();

    @Nullable
    List<Condition> conditions();

    @Nullable
    List<ResourceStatus> resources();

    @Nullable
    List<OperationStatus> operations();

    @Nullable
    List<PlannedChange> plan();

    @Nullable
    List<Advice> advice();
}
