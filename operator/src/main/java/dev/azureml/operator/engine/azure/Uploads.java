package dev.azureml.operator.engine.azure;

import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Upload;
import java.util.Optional;

/** Where the files go of which assets are made. */
public interface Uploads {
    /** @throws OutOfScopeException when the files of what is about to be made may not be fetched */
    void permit(Caller caller, Intent intent);

    /** Where the files are now; empty, with the problem in the progress, when they are not. */
    Optional<String> put(Caller caller, Intent intent, Upload upload, ReconcileProgress progress);
}
