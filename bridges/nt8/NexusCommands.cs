// The ids of executed commands in a file: one that comes twice acts once, also after a recompile or an NT8 restart.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace NexusGateway.Nt8
{
    /// <summary>What is known of a command.</summary>
    public sealed class NexusCommand
    {
        public string Id = "";
        /// <summary>`begun`, `refused` or `ended`.</summary>
        public string Step = "";
        /// <summary>Of a refusal its code; of an order its side.</summary>
        public string Code = "";
        /// <summary>Of a refusal its reason; of an order its size and symbol.</summary>
        public string Reason = "";
        /// <summary>The platform's own id of the order, as it was last.</summary>
        public string PlatformId = "";
        /// <summary>Of an order that ended: how, what had filled at which average, and when by the gateway's clock.</summary>
        public string EndStatus = "";
        public int EndFilled;
        public double EndPrice;
        public long EndedUs;

        public NexusCommand Copy() { return (NexusCommand)MemberwiseClone(); }
    }

    /// <summary>
    /// One line a step: `id;begun;side;size symbol` before anything is done, then `id;order;platform id;`, and
    /// `id;ended;status filled price;microseconds` or `id;refused;code;reason`. Safe for several threads. The newest 2,000 commands are kept,
    /// and before them orders that have no end yet.
    /// </summary>
    public sealed class NexusCommands
    {
        private const int CommandsMax = 2000;
        /// <summary>Orders without an end that outlive newer commands.</summary>
        private const int OpenMax = 500;
        private const int LinesMax = 12000;
        private const int RewriteAgainLines = 1000;
        private readonly object sync = new object();
        private readonly Dictionary<string, NexusCommand> known = new Dictionary<string, NexusCommand>();
        private readonly Queue<string> age = new Queue<string>();
        private string file = "";
        private FileStream stream;
        private int lines;
        /// <summary>So many lines are too many.</summary>
        private int rewriteAt = LinesMax;
        private bool isShut;

        /// <summary>
        /// Reads the file on top of what is known already: one that was deleted or cannot be read lets nothing be forgotten.
        /// What is not a whole line is passed over and written away.
        /// </summary>
        public void Load(string path)
        {
            lock (sync)
            {
                if (isShut) return;
                Close();
                file = path;
                Directory.CreateDirectory(Path.GetDirectoryName(path));
                string text = File.Exists(path) ? ReadShared(path) : "";
                bool isTorn = text.Length > 0 && !text.EndsWith("\n", StringComparison.Ordinal);
                foreach (string line in text.Split('\n'))
                {
                    string[] parts = line.TrimEnd('\r').Split(';');
                    if (parts.Length == 4 && parts[0] != "") Keep(parts);
                    else if (line.Length > 0) isTorn = true;
                }
                if (isTorn || lines > LinesMax) Rewrite();
            }
        }

        /// <summary>For good: what a stopped bridge is still asked is not begun, and its successor has the file.</summary>
        public void Shut()
        {
            lock (sync)
            {
                isShut = true;
                Release();
            }
        }

        /// <summary>Called under sync.</summary>
        private void Close()
        {
            Release();
            lines = 0;
            rewriteAt = LinesMax;
        }

        /// <summary>Called under sync.</summary>
        private void Release()
        {
            FileStream left = stream;
            stream = null;
            try { if (left != null) left.Dispose(); }
            catch (Exception fault) { NexusOutput.Fault(file, fault); }
        }

        /// <summary>A copy of what is known of a command; null where it never came.</summary>
        public NexusCommand Find(string id)
        {
            lock (sync)
            {
                NexusCommand found;
                return known.TryGetValue(id, out found) ? found.Copy() : null;
            }
        }

        /// <summary>Copies of all orders that were begun and have not ended, or not before a time.</summary>
        public List<NexusCommand> OrdersSince(long sinceUs)
        {
            List<NexusCommand> orders = new List<NexusCommand>();
            lock (sync)
                foreach (NexusCommand each in known.Values)
                {
                    bool isOrder = each.Step != "refused" && each.Reason.IndexOf(' ') > 0;
                    if (isOrder && (each.Step == "begun" || each.EndedUs >= sinceUs)) orders.Add(each.Copy());
                }
            return orders;
        }

        /// <summary>Notes that a command is about to be executed; false where the disk does not take it: then it must not be.</summary>
        public bool Begin(string id, string side, string what) { return Write(id, "begun", side, what, true); }

        /// <summary>Notes that nothing was done, for certain.</summary>
        public void Refuse(string id, string code, string reason) { Write(id, "refused", code, reason.Replace(';', ','), false); }

        /// <summary>Notes under which id the platform has an order now.</summary>
        public void NotePlatformId(string id, string platformId) { Write(id, "order", platformId, "", false); }

        public void End(string id, string status, int filled, double price, long atUs)
        {
            Write(id, "ended", EndText(status, filled, price), NexusDesk.Text(atUs), false);
        }

        private static string EndText(string status, int filled, double price)
        {
            return status + " " + NexusDesk.Text(filled) + " " + NexusDesk.Text(price);
        }

        private bool Write(string id, string step, string code, string reason, bool isFlushed)
        {
            lock (sync)
            {
                string[] parts = { Clean(id), step, Clean(code), Clean(reason) };
                long before = -1;
                if (isShut) return false;
                try
                {
                    string torn = stream == null && !Open() ? "\r\n" : "";
                    before = stream.Length;
                    byte[] line = Encoding.UTF8.GetBytes(torn + string.Join(";", parts) + "\r\n");
                    stream.Write(line, 0, line.Length);
                    stream.Flush(isFlushed);
                }
                catch (Exception fault)
                {
                    NexusOutput.Fault(file, fault);
                    TakeBack(before);
                    return false;
                }
                Keep(parts);
                if (lines > rewriteAt) Rewrite();
                return true;
            }
        }

        /// <summary>Opens the file behind its last line, unbuffered; false where that line was cut off.</summary>
        private bool Open()
        {
            stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1);
            if (stream.Length == 0) return true;
            stream.Seek(-1, SeekOrigin.End);
            return stream.ReadByte() == '\n';
        }

        /// <summary>Takes away what a full disk has of a line, so that nothing is said there of a command that was refused.</summary>
        private void TakeBack(long length)
        {
            try { if (stream != null && length >= 0) stream.SetLength(length); }
            catch (Exception fault) { NexusOutput.Fault(file, fault); }
            Release();
        }

        private void Keep(string[] parts)
        {
            lines++;
            NexusCommand command;
            if (!known.TryGetValue(parts[0], out command))
            {
                // What is known of an order that is not begun here was written of one that is forgotten.
                if (parts[1] == "order" || parts[1] == "ended") return;
                command = new NexusCommand { Id = parts[0] };
                known[command.Id] = command;
                age.Enqueue(command.Id);
                if (age.Count > CommandsMax) Forget();
            }
            if (parts[1] == "order")
            {
                command.PlatformId = parts[2];
                return;
            }
            command.Step = parts[1];
            if (parts[1] == "ended")
            {
                string[] words = parts[2].Split(' ');
                command.EndStatus = words[0];
                if (words.Length != 3) return;
                int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out command.EndFilled);
                double.TryParse(words[2], NumberStyles.Float, CultureInfo.InvariantCulture, out command.EndPrice);
                long.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out command.EndedUs);
                return;
            }
            command.Code = parts[2];
            command.Reason = parts[3];
        }

        /// <summary>Forgets the oldest that is over; of orders that may still work only where there are too many.</summary>
        private void Forget()
        {
            for (int passed = 0; ; passed++)
            {
                string oldest = age.Dequeue();
                NexusCommand command = known[oldest];
                bool mayWork = command.Step == "begun" && command.Reason.IndexOf(' ') > 0;
                if (!mayWork || passed >= OpenMax)
                {
                    known.Remove(oldest);
                    return;
                }
                age.Enqueue(oldest);
            }
        }

        /// <summary>Writes the file anew; where that fails it goes on growing, and a while later it is tried again.</summary>
        private void Rewrite()
        {
            Release();
            try { lines = WriteAll(); }
            catch (Exception fault) { NexusOutput.Fault(file, fault); }
            rewriteAt = Math.Max(LinesMax, lines + RewriteAgainLines);
        }

        private int WriteAll()
        {
            StringBuilder text = new StringBuilder();
            int count = 0;
            foreach (string id in age)
            {
                NexusCommand each = known[id];
                bool isRefused = each.Step == "refused";
                text.Append(Line(id, isRefused ? "refused" : "begun", each.Code, each.Reason));
                if (each.PlatformId != "") text.Append(Line(id, "order", each.PlatformId, ""));
                if (each.Step == "ended") text.Append(Line(id, "ended", EndText(each.EndStatus, each.EndFilled, each.EndPrice), NexusDesk.Text(each.EndedUs)));
                count++;
            }
            string fresh = file + ".new";
            using (FileStream target = new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
                target.Write(bytes, 0, bytes.Length);
                target.Flush(true);
            }
            if (File.Exists(file)) File.Replace(fresh, file, null);
            else File.Move(fresh, file);
            return count;
        }

        private static string Line(string id, string step, string code, string reason)
        {
            return id + ";" + step + ";" + code + ";" + reason + "\r\n";
        }

        private static string Clean(string text) { return text.Replace('\r', ' ').Replace('\n', ' ').Replace(';', ','); }

        /// <summary>An instance that is being replaced may still hold the file open.</summary>
        private static string ReadShared(string path)
        {
            using (FileStream source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            using (StreamReader reader = new StreamReader(source, Encoding.UTF8))
                return reader.ReadToEnd();
        }
    }
}
