package dev.azureml.operator.fetch;

import dev.azureml.operator.arm.HttpsProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Fetches archives, holds them to their digest and to what is harmless, and only then gives out their files. A few at
 * once, and one for a namespace, so that one whose archives come slowly keeps neither the disk nor the visits from others.
 */
public final class Archives {
    private static final int AT_ONCE = 4;

    private final Fetcher fetcher;
    private final OciArtifacts artifacts;
    private final long mostBytes;
    private final Set<String> fetching = new HashSet<>();

    /**
     * What bounds them.
     *
     * @param atMost what fetching one may take
     * @param mostMib what one may have, as it comes and unpacked
     * @param privateNetworks from which something may be fetched although they are nobody else's
     */
    public record Limits(Duration atMost, int mostMib, List<Network> privateNetworks) {
        public Limits {
            privateNetworks = List.copyOf(privateNetworks);
        }

        long mostBytes() {
            return (long) mostMib << 20;
        }
    }

    /**
     * What is wanted.
     *
     * @param url of an archive, or {@code oci://} and the repository of an artifact
     * @param digest of the archive, or of the artifact's manifest: {@code sha256:} and 64 hexadecimal digits
     * @param folder of the archive that counts; empty for all of it
     * @param required path below that of a file that must be there; empty when any will do
     */
    public record Wanted(String url, String digest, String folder, String required) {
    }

    Archives(Fetcher fetcher, long mostBytes) {
        this.fetcher = fetcher;
        this.artifacts = new OciArtifacts(fetcher);
        this.mostBytes = mostBytes;
    }

    /** @param proxy null to connect to hosts directly */
    public static Archives over(SSLContext tls, @Nullable HttpsProxy proxy, Limits limits) {
        UrlGuard guard = new UrlGuard(InetAddress::getAllByName, new Addresses(limits.privateNetworks()), proxy);
        return new Archives(new Fetcher(guard, new Connector(tls.getSocketFactory()), limits.atMost(), limits
                .mostBytes()), limits.mostBytes());
    }

    /** Returns why nothing is fetched from the URL, as far as that can be told without asking anybody. */
    public Optional<String> refusal(String url, HostRule hosts) {
        try {
            UrlGuard.named(OciArtifacts.isArtifact(url) ? OciArtifacts.repository(url) : url, hosts);
            return Optional.empty();
        } catch (FetchException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Returns its files, to be closed after use. */
    public Unpacked open(String namespace, Wanted wanted, HostRule hosts) throws FetchException {
        if (!begins(namespace)) {
            throw new FetchException(FetchException.Kind.BUSY, "other archives are being fetched; its turn comes");
        }
        Spool spool = Spool.create();
        Unpacked files = new Unpacked(spool, wanted.folder(), mostBytes, () -> ends(namespace));
        boolean good = false;
        try {
            fetcher.within(() -> fetch(wanted, hosts, spool));
            files.check(wanted.required());
            good = true;
            return files;
        } finally {
            if (!good) {
                files.close();
            }
        }
    }

    private void fetch(Wanted wanted, HostRule hosts, Spool spool) throws IOException {
        if (OciArtifacts.isArtifact(wanted.url())) {
            artifacts.fetch(wanted.url(), wanted.digest(), hosts, spool);
            return;
        }
        fetcher.get(Fetcher.Request.of(wanted.url(), null, mostBytes), hosts, spool.sink());
        String digest = spool.digest();
        if (!digest.equals(wanted.digest())) {
            throw FetchException.invalid("what is there has the digest " + digest + ", not the one in the spec; "
                    + "correct it if that is the archive that you mean");
        }
    }

    private boolean begins(String namespace) {
        synchronized (fetching) {
            return fetching.size() < AT_ONCE && fetching.add(namespace);
        }
    }

    private void ends(String namespace) {
        synchronized (fetching) {
            fetching.remove(namespace);
        }
    }
}
