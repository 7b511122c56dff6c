package dev.azureml.operator.convert;

import dev.azureml.operator.template.TemplateConversion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A file to be converted.
 *
 * @param name as it is shown
 * @param problem why it can't be read; empty where it was
 */
record InputFile(String name, String text, Optional<String> problem) {
    private static final long LARGEST = 1024 * 1024L;
    /** Azure takes no larger template. */
    private static final long LARGEST_TEMPLATE = 4 * LARGEST;

    /** Returns the files under a path: itself, or those of YAML and the templates in it, without hidden folders and without links. */
    static List<InputFile> under(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(read(path));
        }
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return isHidden(folder) && !folder.equals(path)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if ((isYaml(file) || isJson(file)) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                found.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        // Much else is JSON.
        return found.stream().sorted().map(InputFile::read).filter(input -> !isJson(Path.of(input.name())) || input
                .isTemplate()).toList();
    }

    private static boolean isHidden(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.startsWith(".") && !name.equals(".") && !name.equals("..");
    }

    /** Whether it is a template of Azure Resource Manager. */
    boolean isTemplate() {
        return problem.isEmpty() && TemplateConversion.isTemplate(text);
    }

    private static boolean isJson(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".json");
    }

    private static boolean isYaml(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return (name.endsWith(".yml") || name.endsWith(".yaml")) && !name.startsWith(".");
    }

    private static InputFile read(Path file) {
        String name = file.normalize().toString();
        try {
            if (Files.size(file) > (isJson(file) ? LARGEST_TEMPLATE : LARGEST)) {
                return new InputFile(name, "", Optional.of(isJson(file)
                        ? "is larger than 4 MiB, which no template is"
                        : "is larger than 1 MiB, which no file of az ml is"));
            }
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            InputFile input = new InputFile(name, text.startsWith("\uFEFF") ? text.substring(1) : text,
                    Optional.empty());
            return isJson(file) && !input.isTemplate()
                    ? new InputFile(name, "",
                            Optional.of("is JSON and no template of Azure Resource Manager, whose $schema"
                                    + " is that of deploymentTemplate.json; a file of parameters goes with --parameters"))
                    : input;
        } catch (CharacterCodingException e) {
            return new InputFile(name, "", Optional.of("is no text in UTF-8"));
        } catch (IOException e) {
            return new InputFile(name, "", Optional.of("can't be read"));
        }
    }
}
