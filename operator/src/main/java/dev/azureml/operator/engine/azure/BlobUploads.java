package dev.azureml.operator.engine.azure;

import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.fetch.FetchException;
import dev.azureml.operator.fetch.Unpacked;
import dev.azureml.operator.plan.Archive;
import dev.azureml.operator.plan.FileSet;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Upload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Puts what an asset is made of into storage of its workspace. */
public final class BlobUploads implements Uploads {
    /** How long to wait for a turn to fetch. */
    private static final Duration TURN = Duration.ofSeconds(5);

    private final Azure azure;
    private final Downloads downloads;
    private final BlobPlaces places;

    public BlobUploads(Azure azure, Downloads downloads) {
        this.azure = azure;
        this.downloads = downloads;
        this.places = new BlobPlaces(azure);
    }

    @Override
    public void permit(Caller caller, Intent intent) {
        Upload upload = intent.upload();
        if (upload != null && upload.content() instanceof Archive archive && caller.making().containsKey(intent.id())) {
            downloads.permit(caller.namespace(), archive);
        }
    }

    @Override
    public Optional<String> put(Caller caller, Intent intent, Upload upload, ReconcileProgress progress) {
        return switch (upload.content()) {
            case FileSet files -> put(caller, intent, upload, taker -> {
                for (String path : files.paths()) {
                    if (!taker.take(path, new ByteArrayInputStream(files.bytes(path)))) {
                        return;
                    }
                }
            }, progress);
            case Archive archive -> fetched(caller, intent, upload, archive, progress);
        };
    }

    /** All of it is here, and as it should be, before Azure is asked for a place. */
    private Optional<String> fetched(Caller caller, Intent intent, Upload upload, Archive archive,
            ReconcileProgress progress) {
        try (Unpacked files = downloads.open(caller.namespace(), archive)) {
            return put(caller, intent, upload, files::each, progress);
        } catch (FetchException e) {
            Problem problem = Downloads.problem(archive, e);
            if (e.kind() == FetchException.Kind.BUSY) {
                progress.putOff(intent.key(), problem);
                progress.lookAgain(TURN);
            } else {
                progress.refused(intent.key(), problem);
            }
            return Optional.empty();
        }
    }

    /** Files that are given out one after the other. */
    @FunctionalInterface
    private interface Source {
        void each(Unpacked.Taker taker) throws IOException;
    }

    private Optional<String> put(Caller caller, Intent intent, Upload upload, Source files,
            ReconcileProgress progress) {
        BlobPlaces.Place place = places.find(caller, intent, upload, progress).orElse(null);
        if (place == null) {
            return Optional.empty();
        }
        AtomicReference<ArmResult.@Nullable Failure> failed = new AtomicReference<>();
        try {
            files.each((path, content) -> {
                failed.set(azure.upload(place.signed().value(), upload.folder() + "/" + path, content).orElse(null));
                return failed.get() == null;
            });
        } catch (IOException e) {
            progress.problem(new Problem(Reason.INTERNAL_ERROR, "the files of " + intent.id()
                    + " can't be read any more: " + e.getMessage()));
            return Optional.empty();
        }
        ArmResult.Failure failure = failed.get();
        if (failure != null) {
            StepExecutor.refused(progress, intent.key(), Problems.of(failure, intent), failure);
            return Optional.empty();
        }
        return Optional.of(place.uri());
    }
}
