package dev.azureml.operator;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lists and watches of objects that hold others' data bring their metadata alone: the data of all that anybody has in the
 * cluster would not fit. A single one comes whole.
 */
final class MetadataOnly implements Interceptor {
    private static final Pattern COLLECTION = Pattern
            .compile(".*/api/v1/(?:namespaces/[^/]+/)?(?:secrets|configmaps|serviceaccounts)");
    private static final Pattern WATCH = Pattern.compile("(?:.*&)?watch=true(?:&.*)?");
    private static final String ONE = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final String LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        boolean reads = request.method() == null || request.method().equals("GET");
        if (reads && COLLECTION.matcher(request.uri().getPath()).matches()) {
            String query = Optional.ofNullable(request.uri().getQuery()).orElse("");
            builder.setHeader("Accept", WATCH.matcher(query).matches() ? ONE : LIST);
        }
    }
}
