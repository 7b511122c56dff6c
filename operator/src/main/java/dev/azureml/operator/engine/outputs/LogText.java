package dev.azureml.operator.engine.outputs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Text that somebody else wrote, as Kubernetes takes it. */
final class LogText {
    private static final int MOST_LINES = 200;
    private static final int REPLACEMENT = 0xFFFD;

    private LogText() {
    }

    /** Returns the last lines and bytes. A ConfigMap takes no text with half a character. */
    static String end(String text, int most) {
        List<String> lines = text.lines().toList();
        String last = plain(String.join("\n", lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size())));
        byte[] bytes = last.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= most) {
            return last;
        }
        int from = bytes.length - most;
        while (from < bytes.length && (bytes[from] & 0xC0) == 0x80) {
            from++;
        }
        return "…" + StandardCharsets.UTF_8.decode(ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, bytes.length)));
    }

    /** Returns the text with a sign in place of each character that YAML has no place for. */
    static String plain(String text) {
        return text.codePoints().map(c -> isPlain(c) ? c : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static boolean isPlain(int c) {
        return c == '\n' || c == '\t' || !(Character.getType(c) == Character.CONTROL
                || Character.getType(c) == Character.SURROGATE || (c & 0xFFFE) == 0xFFFE);
    }
}
