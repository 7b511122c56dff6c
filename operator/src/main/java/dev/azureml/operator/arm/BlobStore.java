package dev.azureml.operator.arm;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.util.Context;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Blob storage, as far as Azure hands out signed places in it. No token goes there, and nothing goes to a host that is
 * not the cloud's blob storage.
 */
final class BlobStore {
    private static final HttpHeaderName BLOB_TYPE = HttpHeaderName.fromString("x-ms-blob-type");
    private static final HttpHeaderName VERSION = HttpHeaderName.fromString("x-ms-version");
    private static final int SERVER_ERROR = 500;

    private final HttpPipeline pipeline;
    private final AzureCloud cloud;
    private final ArmHttp http;

    BlobStore(ArmHttp http) {
        this.pipeline = http.pipeline();
        this.cloud = http.cloud();
        this.http = http;
    }

    /** Writes a blob below the signed place; empty when it is there now. */
    Optional<ArmResult.Failure> put(String signed, String path, String text) {
        Optional<URI> place = place(signed, path);
        if (place.isEmpty()) {
            return failure(FailureKind.OUT_OF_HOST, "OutOfHost",
                    "Azure named a place for the upload that is not in the "
                            + "cloud's blob storage; nothing was sent");
        }
        try {
            HttpRequest request = new HttpRequest(HttpMethod.PUT, place.get().toURL()).setHeader(BLOB_TYPE, "BlockBlob")
                    .setHeader(VERSION, "2021-12-02").setBody(text.getBytes(StandardCharsets.UTF_8));
            try (var response = pipeline.sendSync(request, Context.NONE)) {
                int status = response.getStatusCode();
                if (status / 100 == 2) {
                    return Optional.empty();
                }
                return failure(status >= SERVER_ERROR ? FailureKind.UNAVAILABLE : FailureKind.DEPENDENCY_NOT_READY,
                        "UploadFailed", "blob storage answered " + status + " to the upload of " + path
                                + (status == 403 ? ": the storage account may not let this network in" : ""));
            }
        } catch (RuntimeException | MalformedURLException e) {
            // Without its message: that may hold the signed URL.
            return failure(FailureKind.UNAVAILABLE, "NoAnswer", "blob storage did not answer" + http.way(place.get())
                    + " to the upload of " + path + ": " + e.getClass().getSimpleName());
        }
    }

    private static Optional<ArmResult.Failure> failure(FailureKind kind, String code, String message) {
        return Optional.of(ArmResult.Failure.unanswered(kind, ArmError.of(code, message)));
    }

    /** The URL of the blob, when it is in blob storage of this cloud. */
    Optional<URI> place(String signed, String path) {
        try {
            URI uri = new URI(signed);
            boolean ours = "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null
                    && uri.getRawUserInfo() == null && uri.getRawPath() != null && uri.getRawQuery() != null
                    && (isBlobStorage(uri) || cloud.blobSuffix() == null && isResourceManager(uri));
            if (!ours) {
                return Optional.empty();
            }
            String folder = uri.getRawPath().endsWith("/") ? uri.getRawPath() : uri.getRawPath() + "/";
            return Optional.of(new URI("https://" + uri.getRawAuthority() + folder + path + "?" + uri.getRawQuery()));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private boolean isBlobStorage(URI uri) {
        return cloud.blobSuffix() != null && uri.getPort() < 0
                && uri.getHost().toLowerCase(Locale.ROOT).endsWith(cloud.blobSuffix());
    }

    /** A cloud of its own is known by that host alone. */
    private boolean isResourceManager(URI uri) {
        return uri.getHost().equalsIgnoreCase(cloud.resourceManager().getHost())
                && uri.getPort() == cloud.resourceManager().getPort();
    }
}
