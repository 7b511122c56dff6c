package dev.azureml.operator.arm;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.ExponentialBackoffOptions;
import com.azure.core.http.policy.RequestRetryCondition;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.util.Context;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Blob storage, as far as Azure hands out signed places in it. No token goes there, and nothing goes to a host that is
 * not the cloud's blob storage.
 */
final class BlobStore {
    private static final HttpHeaderName BLOB_TYPE = HttpHeaderName.fromString("x-ms-blob-type");
    private static final HttpHeaderName VERSION = HttpHeaderName.fromString("x-ms-version");
    static final String API_VERSION = "2021-12-02";
    private static final int SERVER_ERROR = 500;
    /** What is held in memory of one file. */
    static final int BLOCK = 4 << 20;
    private static final int DIGEST_BYTES = 16;
    private static final Pattern BLOCK_NAME = Pattern.compile("<Name>([A-Za-z0-9+/=]+)</Name>");
    /** Else a model of gigabytes is fetched anew for one connection that drops. */
    private static final RetryOptions TRIES = new RetryOptions(new ExponentialBackoffOptions().setMaxRetries(3)
            .setBaseDelay(Duration.ofMillis(500)).setMaxDelay(Duration.ofSeconds(10)))
            .setShouldRetryCondition(BlobStore::isPassing);
    /** What the retry policy waits for, however long it says. */
    private static final List<HttpHeaderName> WAITS = List.of(HttpHeaderName.RETRY_AFTER,
            HttpHeaderName.RETRY_AFTER_MS, HttpHeaderName.X_MS_RETRY_AFTER_MS);

    private final HttpPipeline pipeline;
    private final AzureCloud cloud;
    private final ArmHttp http;

    BlobStore(ArmHttp http) {
        this.pipeline = http.pipeline(new RetryPolicy(TRIES));
        this.cloud = http.cloud();
        this.http = http;
    }

    /**
     * Writes a blob below the signed place, a large one in blocks; empty when it is there now.
     *
     * @throws IOException when the content can't be read
     */
    Optional<ArmResult.Failure> put(String signed, String path, InputStream content) throws IOException {
        Optional<URI> place = place(signed, path);
        if (place.isEmpty()) {
            return failure(FailureKind.OUT_OF_HOST, "OutOfHost",
                    "Azure named a place for the upload that is not in the "
                            + "cloud's blob storage; nothing was sent");
        }
        byte[] block = content.readNBytes(BLOCK);
        if (block.length < BLOCK) {
            return send(place.get(), "", block, path);
        }
        return blocks(place.get(), path, block, content);
    }

    /** Blocks that are there from an upload that broke off are not sent again. */
    private Optional<ArmResult.Failure> blocks(URI place, String path, byte[] first, InputStream content)
            throws IOException {
        Set<String> there = blocksOf(place);
        StringBuilder list = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
        byte[] block = first;
        for (int number = 0; block.length > 0; number++) {
            String id = blockId(number, block);
            Optional<ArmResult.Failure> failure = there.contains(id)
                    ? Optional.empty()
                    : send(place, "&comp=block&blockid=" + URLEncoder.encode(id, StandardCharsets.US_ASCII), block,
                            path);
            if (failure.isPresent()) {
                return failure;
            }
            list.append("<Latest>").append(id).append("</Latest>");
            block = content.readNBytes(BLOCK);
        }
        return send(place, "&comp=blocklist", list.append("</BlockList>").toString().getBytes(StandardCharsets.UTF_8),
                path);
    }

    /** Named after what is in it, so that one of that name is that block; all of a blob are to be of one length. */
    private static String blockId(int number, byte[] block) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(block);
            String name = "%06d-%s".formatted(number, HexFormat.of().formatHex(digest, 0, DIGEST_BYTES));
            return Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Where that can't be told, as with a signature that does not allow to read, none is taken for there. */
    private Set<String> blocksOf(URI place) {
        try {
            HttpRequest request = new HttpRequest(HttpMethod.GET, URI.create(place
                    + "&comp=blocklist&blocklisttype=all").toURL()).setHeader(VERSION, API_VERSION);
            try (var response = pipeline.sendSync(request, Context.NONE)) {
                return response.getStatusCode() == 200
                        ? BLOCK_NAME.matcher(response.getBodyAsBinaryData().toString()).results()
                                .map(name -> name.group(1)).collect(Collectors.toUnmodifiableSet())
                        : Set.of();
            }
        } catch (RuntimeException | MalformedURLException e) {
            return Set.of(); // what is sent next says why
        }
    }

    /** A visit waits no longer for storage than we say: when that asks for more, the next one goes on. */
    private static boolean isPassing(RequestRetryCondition attempt) {
        HttpResponse response = attempt.getResponse();
        return response == null
                ? attempt.getThrowable() instanceof IOException
                : response.getStatusCode() >= SERVER_ERROR
                        && WAITS.stream().allMatch(header -> response.getHeaderValue(header) == null);
    }

    private Optional<ArmResult.Failure> send(URI place, String query, byte[] body, String path) {
        try {
            HttpRequest request = new HttpRequest(HttpMethod.PUT, URI.create(place + query).toURL())
                    .setHeader(VERSION, API_VERSION).setBody(body);
            if (query.isEmpty()) {
                request.setHeader(BLOB_TYPE, "BlockBlob");
            }
            try (var response = pipeline.sendSync(request, Context.NONE)) {
                int status = response.getStatusCode();
                if (status / 100 == 2) {
                    return Optional.empty();
                }
                return failure(status >= SERVER_ERROR ? FailureKind.UNAVAILABLE : FailureKind.DEPENDENCY_NOT_READY,
                        "UploadFailed", "blob storage answered " + status + " to the upload of " + path
                                + (status == 403
                                        ? ": the storage account may not let the operator's network in; whom an MLWorkspace's"
                                                + " account lets in stands in its spec.network, such as clientIpRules"
                                        : ""));
            }
        } catch (RuntimeException | MalformedURLException e) {
            // Without its message: that may hold the signed URL.
            return failure(FailureKind.UNAVAILABLE, "NoAnswer", "blob storage did not answer" + http.way(place)
                    + " to the upload of " + path + ": " + e.getClass().getSimpleName());
        }
    }

    /** In a cloud of its own below its resource manager, as storage emulators have it. */
    String container(String account, String container) {
        return cloud.blobSuffix() == null
                ? "https://" + cloud.resourceManager().getAuthority() + "/" + account + "/" + container
                : "https://" + account + cloud.blobSuffix() + "/" + container;
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
            return Optional
                    .of(new URI("https://" + uri.getRawAuthority() + folder + escaped(path) + "?" + uri.getRawQuery()));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Names of files are anybody's: whatever stands in one is a part of the path. */
    private static String escaped(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
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
