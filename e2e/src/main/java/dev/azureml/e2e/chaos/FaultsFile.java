package dev.azureml.e2e.chaos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The faults in force, in the file that the emulator follows. */
final class FaultsFile {
    private final Path file;
    private final List<ObjectNode> inForce = new ArrayList<>();

    FaultsFile(Path file) {
        this.file = file;
        write();
    }

    Path file() {
        return file;
    }

    synchronized void begin(ObjectNode fault) {
        inForce.add(fault);
        write();
    }

    synchronized void end(ObjectNode fault) {
        inForce.remove(fault);
        write();
    }

    /** None from now on. */
    synchronized void clear() {
        inForce.clear();
        write();
    }

    private void write() {
        try {
            // In one step, so that the emulator never reads half of it.
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.writeString(next, JsonNodeFactory.instance.arrayNode().addAll(inForce).toString());
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
