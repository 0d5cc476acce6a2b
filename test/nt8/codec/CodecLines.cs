// Reads one hexadecimal stream a line and says what the protocol file makes of it: `frame` with the same bytes written
// anew and the map as JSON, or `fault` with its words.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using NexusGateway.Nt8;

public static class CodecLines
{
    public static int Main(string[] args)
    {
        // How the stream is cut must not matter.
        int step = int.Parse(args[0], CultureInfo.InvariantCulture);
        Console.OutputEncoding = new UTF8Encoding(false);
        string line;
        while ((line = Console.In.ReadLine()) != null)
        {
            StringBuilder said = new StringBuilder();
            try { Read(Bytes(line), step, said); }
            catch (NexusProtocolException fault) { said.Append("fault\t").Append(fault.Message); }
            Console.Out.WriteLine(said.ToString().TrimEnd('\t'));
        }
        return 0;
    }

    private static void Read(byte[] stream, int step, StringBuilder said)
    {
        NexusFrameReader reader = new NexusFrameReader();
        for (int at = 0; at < stream.Length; at += step)
            reader.Feed(stream, at, Math.Min(step, stream.Length - at), delegate(byte[] bytes, int start, int length)
            {
                Dictionary<string, object> map = NexusUnpack.Map(bytes, start, length);
                byte[] again = new NexusWriter().Any(map).ToFrame();
                said.Append("frame\t").Append(BitConverter.ToString(again).Replace("-", "").ToLowerInvariant()).Append('\t');
                Json(map, said);
                said.Append('\t');
                return true;
            });
        if (reader.IsMidFrame) said.Append("rest");
    }

    private static byte[] Bytes(string hex)
    {
        byte[] bytes = new byte[hex.Length / 2];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = Convert.ToByte(hex.Substring(i * 2, 2), 16);
        return bytes;
    }

    private static void Json(object value, StringBuilder target)
    {
        Dictionary<string, object> map = value as Dictionary<string, object>;
        List<object> list = value as List<object>;
        if (map != null)
        {
            string comma = "{";
            foreach (KeyValuePair<string, object> pair in map)
            {
                target.Append(comma).Append(Quoted(pair.Key)).Append(':');
                Json(pair.Value, target);
                comma = ",";
            }
            target.Append(map.Count == 0 ? "{}" : "}");
        }
        else if (list != null)
        {
            target.Append('[');
            for (int i = 0; i < list.Count; i++)
            {
                if (i > 0) target.Append(',');
                Json(list[i], target);
            }
            target.Append(']');
        }
        else if (value == null) target.Append("null");
        else if (value is string) target.Append(Quoted((string)value));
        else if (value is bool) target.Append((bool)value ? "true" : "false");
        else if (value is double) target.Append(((double)value).ToString("R", CultureInfo.InvariantCulture));
        else target.Append(((long)value).ToString(CultureInfo.InvariantCulture));
    }

    private static string Quoted(string text)
    {
        StringBuilder quoted = new StringBuilder("\"");
        foreach (char each in text)
        {
            if (each < ' ' || each == '"' || each == '\\') quoted.Append("\\u").Append(((int)each).ToString("x4", CultureInfo.InvariantCulture));
            else quoted.Append(each);
        }
        return quoted.Append('"').ToString();
    }
}
