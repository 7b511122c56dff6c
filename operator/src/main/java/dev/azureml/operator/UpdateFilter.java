package dev.azureml.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Objects;

/** Tells which updates of an object an operator has to look at. */
final class UpdateFilter {
    private UpdateFilter() {
    }

    /** Our own status writes are no news; an edit, an annotation, a deletion or another object under the name is. */
    static boolean concerns(HasMetadata after, HasMetadata before) {
        var now = after.getMetadata();
        var then = before.getMetadata();
        // A watch that began anew shows an object that was deleted and made again meanwhile as an update of the one before.
        return !Objects.equals(now.getUid(), then.getUid())
                || !Objects.equals(now.getGeneration(), then.getGeneration())
                || !Objects.equals(now.getAnnotations(), then.getAnnotations())
                || !Objects.equals(now.getDeletionTimestamp(), then.getDeletionTimestamp())
                || !Objects.equals(now.getFinalizers(), then.getFinalizers());
    }
}
