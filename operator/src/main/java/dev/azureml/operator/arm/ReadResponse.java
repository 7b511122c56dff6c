package dev.azureml.operator.arm;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.CoreUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An answer whose body has been read, up to a limit. */
final class ReadResponse extends HttpResponse {
    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;

    private ReadResponse(HttpResponse response, byte[] body) {
        super(response.getRequest());
        this.status = response.getStatusCode();
        this.headers = response.getHeaders();
        this.body = body;
    }

    /**
     * Reads the body to its end and closes the response.
     *
     * @param most bytes that a body may have
     * @throws IOException where the body has more, or breaks off
     */
    static HttpResponse of(HttpResponse response, int most) throws IOException {
        try (response; InputStream body = response.getBodyAsInputStreamSync()) {
            byte[] read = body == null ? new byte[0] : body.readNBytes(most + 1);
            if (read.length > most) {
                throw new IOException("the answer has more than " + (most >> 20) + " MiB, which is not read");
            }
            return new ReadResponse(response, read);
        }
    }

    @Override
    public int getStatusCode() {
        return status;
    }

    @Override
    @Deprecated
    public @Nullable String getHeaderValue(String name) {
        return headers.getValue(HttpHeaderName.fromString(name));
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public Flux<ByteBuffer> getBody() {
        return Mono.fromSupplier(() -> ByteBuffer.wrap(body).asReadOnlyBuffer()).flux();
    }

    @Override
    public BinaryData getBodyAsBinaryData() {
        return BinaryData.fromBytes(body);
    }

    @Override
    public Mono<byte[]> getBodyAsByteArray() {
        return Mono.fromSupplier(body::clone);
    }

    @Override
    public Mono<String> getBodyAsString() {
        return Mono.fromSupplier(
                () -> CoreUtils.bomAwareToString(body, headers.getValue(HttpHeaderName.CONTENT_TYPE)));
    }

    @Override
    public Mono<String> getBodyAsString(Charset charset) {
        return Mono.fromSupplier(() -> new String(body, charset));
    }
}
