package dev.azureml.operator.arm;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

/** Azure Resource Manager, as one identity sees it. Calls block and never throw for what Azure answers. */
public interface Arm {

    ArmResult send(ArmRequest request);

    /** Looks once at an operation that an earlier request started. */
    PollResult poll(Operation operation);

    /** Reads all pages of a collection. */
    ListResult list(String pathAndQuery);

    /**
     * Writes a blob below a place in blob storage for which Azure gave a signature; empty when it is there now.
     *
     * @param signed the URL of the place with its signature
     * @param content read as it is sent, a few megabytes at a time
     * @throws IOException when the content can't be read
     */
    Optional<ArmResult.Failure> upload(String signed, String path, InputStream content) throws IOException;

    /** The URL of a container of blob storage in this cloud. */
    String container(String account, String container);

    /**
     * The way of the same identity to another host of Azure's.
     *
     * @param audience for which tokens are
     */
    Arm at(URI host, String audience);
}
