package dev.azureml.operator.telemetry;

import dev.azureml.operator.config.TelemetrySettings;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server's certificate from files, which are read again when they change: the next connection has the new one. */
final class ReloadingKeyManager extends X509ExtendedKeyManager {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadingKeyManager.class);

    private final TelemetrySettings.Tls files;
    private volatile Loaded loaded;

    /** What was read, and of which files; {@code keys} are the last that were fit to use. */
    private record Loaded(List<FileTime> times, X509ExtendedKeyManager keys) {
    }

    private ReloadingKeyManager(TelemetrySettings.Tls files) throws IOException, GeneralSecurityException {
        this.files = files;
        this.loaded = new Loaded(times(), load());
    }

    /** Fails when the files are of no use now. */
    static SSLContext context(TelemetrySettings.Tls files) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[]{new ReloadingKeyManager(files)}, null, null);
            return context;
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IOException("HTTP_TLS_CERTIFICATE_FILE, HTTP_TLS_KEY_FILE: " + e.getMessage(), e);
        }
    }

    private X509ExtendedKeyManager keys() {
        try {
            List<FileTime> now = times();
            if (!now.equals(loaded.times)) {
                renew(now);
            }
        } catch (IOException e) {
            LOG.debug("the certificate's files are being replaced", e);
        }
        return loaded.keys;
    }

    private synchronized void renew(List<FileTime> now) {
        if (loaded.times.equals(now)) {
            return; // another connection has just done it
        }
        try {
            loaded = new Loaded(now, load());
            LOG.info("the certificate of the metrics was read again");
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            loaded = new Loaded(now, loaded.keys);
            LOG.warn("HTTP_TLS_CERTIFICATE_FILE, HTTP_TLS_KEY_FILE: {}; the certificate before is still served",
                    e.getMessage());
        }
    }

    private List<FileTime> times() throws IOException {
        return List.of(Files.getLastModifiedTime(files.certificate()), Files.getLastModifiedTime(files.key()));
    }

    private X509ExtendedKeyManager load() throws IOException, GeneralSecurityException {
        PemKeyPair identity = PemKeyPair.read(files.certificate(), files.key());
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", identity.key(), new char[0], identity.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return (X509ExtendedKeyManager) Objects.requireNonNull(factory.getKeyManagers()[0]);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        return keys().chooseEngineServerAlias(keyType, issuers, engine);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return keys().chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return loaded.keys.getServerAliases(keyType, issuers);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return loaded.keys.getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return loaded.keys.getPrivateKey(alias);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null; // a server only
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
