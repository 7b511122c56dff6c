package dev.azureml.operator.engine.azure;

import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Upload;
import java.util.Optional;

/** Fetches and uploads nothing, as if it had been uploaded. */
public final class UnsentUploads implements Uploads {
    @Override
    public void permit(Caller caller, Intent intent) {
    }

    @Override
    public Optional<String> put(Caller caller, Intent intent, Upload upload, ReconcileProgress progress) {
        return Optional.of("uploaded/" + upload.folder());
    }
}
