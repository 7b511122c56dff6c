package dev.azureml.operator.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The program's name and version, as {@code --version} prints them and requests carry them. */
public record ProgramVersion(String version) {
    private static final String RESOURCE = "version.properties";

    /** The version written into this build. */
    public static ProgramVersion current() {
        try (InputStream in = Objects.requireNonNull(ProgramVersion.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            Properties properties = new Properties();
            properties.load(in);
            return new ProgramVersion(Objects.requireNonNull(properties.getProperty("version"), "version"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String userAgent() {
        return "azureml-operator/" + version;
    }

    @Override
    public String toString() {
        return "azureml-operator " + version;
    }
}
