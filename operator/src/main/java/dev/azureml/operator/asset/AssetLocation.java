package dev.azureml.operator.asset;

import dev.azureml.api.ObjectName;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.Upload;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the content of an asset is: a path in a datastore, or a URI.
 *
 * @param field where the spec says it: {@code spec.uriFile}
 * @param uriField what the field of the URI is called there
 */
public record AssetLocation(String field, @Nullable ObjectName datastoreRef, @Nullable String path, String uriField,
        @Nullable String uri) implements FileSource {
    private static final String DATASTORES = "Microsoft.MachineLearningServices/workspaces/datastores";

    /** The MLDatastore that it is in. */
    @Override
    public Optional<ObjectRef> reference() {
        return Optional.ofNullable(datastoreRef).map(ref -> new ObjectRef("MLDatastore", null, ref.name()));
    }

    /** The same, once Azure has it. */
    public Optional<ReferencedObject> datastore(ResolvedReferences resolved) {
        return reference().map(resolved::object);
    }

    /** Why it can't be; empty when it can. */
    @Override
    public Optional<Translation.Refused> refusal(ResolvedReferences resolved) {
        if (uri != null) {
            return Optional.ofNullable(AssetUri.wrongUri(uri)).map(wrong -> invalid("." + uriField, wrong));
        }
        if (datastoreRef == null || path == null) {
            return Optional.of(invalid("", "datastoreRef with path, or " + uriField + " must be set"));
        }
        return Translation.Refused.all(
                Optional.ofNullable(AssetUri.wrongPath(path)).map(wrong -> invalid(".path", wrong)),
                datastore(resolved).filter(found -> !isHere(found.id(), resolved)).map(
                        found -> invalid(".datastoreRef", "MLDatastore " + found.ref().name() + " is " + found.id()
                                + ", and not a datastore of this workspace that files can be in")));
    }

    private Translation.Refused invalid(String below, String message) {
        return Translation.Refused.invalid(field + below, message);
    }

    private static boolean isHere(ArmId id, ResolvedReferences resolved) {
        return id.type().equalsIgnoreCase(DATASTORES) && id.isWithin(resolved.requireWorkspace());
    }

    /** The URI that Azure takes, of one that can be. */
    @Override
    public String toUri(ResolvedReferences resolved) {
        return datastore(resolved).map(found -> AssetUri.inDatastore(found.id().name(), path == null ? "" : path))
                .orElseGet(() -> uri == null ? "" : uri);
    }

    @Override
    public @Nullable Upload upload(ResolvedReferences resolved) {
        return null;
    }
}
