package dev.azureml.operator.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the files that settings name; a failure names the setting and never the content. */
final class SettingFiles {
    private SettingFiles() {
    }

    static String read(Setting<?> setting, Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new SettingsException(setting.name() + ": " + file + " can't be read as text", e);
        }
    }
}
