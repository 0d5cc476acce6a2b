//+------------------------------------------------------------------+
//| The ids of commands that were executed, kept in a file: a repeat |
//| is answered and not executed again, also after a restart.        |
//+------------------------------------------------------------------+
#ifndef NEXUS_COMMANDS
#define NEXUS_COMMANDS
#include "NexusLang.mqh"

#define NX_COMMANDS_MAX 1000
#define NX_COMMAND_LINES_MAX 4000
#define NX_BEGUN "begun"
#define NX_SEEN "seen"
#define NX_REFUSED "refused"
// Stands where the side of an order does: the command cancels an order that nobody has seen at the platform yet.
#define NX_CANCEL_LATER "CANCEL"

struct NxCommand
  {
   string            id;
   string            outcome;
   string            code;
   string            reason;
  };

/// One line a step: `id;begun;side;volume symbol` before anything is done, `id;seen;...` once the trade server has it, and
/// `id;refused;code;reason` once it is certain that nothing was done. An order that is begun and neither is in doubt, also
/// after a restart: it never makes room for a newer one.
class NxCommands
  {
private:
   NX_ARRAY(NxCommand, m_known);
   int               m_count;
   int               m_next;
   int               m_lines;
   string            m_file;
   // The last line was cut off: the disk took only a part of it.
   bool              m_isTorn;

   int               Find(const string id) const
     {
      for(int i = 0; i < m_count; i++)
         if(m_known[i].id == id)
            return i;
      return -1;
     }

   void              Keep(const string id, const string outcome, const string code, const string reason)
     {
      int at = Find(id);
      if(at < 0)
        {
         for(int tried = 0; m_count == NX_COMMANDS_MAX && IsDoubtAt(m_next) && tried < NX_COMMANDS_MAX; tried++)
            m_next = (m_next + 1) % NX_COMMANDS_MAX;
         at = m_next;
         m_next = (m_next + 1) % NX_COMMANDS_MAX;
         if(m_count < NX_COMMANDS_MAX)
           {
            m_count++;
            ArrayResize(m_known, m_count, NX_COMMANDS_MAX);
           }
        }
      m_known[at].id = id;
      m_known[at].outcome = outcome;
      m_known[at].code = code;
      m_known[at].reason = reason;
     }

   string            LineOf(const string id, const string outcome, const string code, const string reason) const
     {
      string line = id + ";" + outcome + ";" + code + ";" + reason;
      StringReplace(line, "\r", " ");
      StringReplace(line, "\n", " ");
      return line + "\r\n";
     }

   bool              Append(const string line)
     {
      int file = FileOpen(m_file, FILE_READ | FILE_WRITE | FILE_TXT | FILE_ANSI);
      if(file == INVALID_HANDLE)
         return false;
      FileSeek(file, 0, SEEK_END);
      // The next line must not be joined to what was cut off.
      m_isTorn = !WriteWhole(file, m_isTorn ? "\r\n" + line : line);
      FileFlush(file);
      FileClose(file);
      m_lines++;
      if(m_lines > NX_COMMAND_LINES_MAX)
         Rewrite();
      return !m_isTorn;
     }

   /// Writes a text; false where the disk took only a part of it.
   bool              WriteWhole(const int file, const string text) const
     {
      return (int)FileWriteString(file, text) >= StringLen(text);
     }

   void              Rewrite()
     {
      string fresh = m_file + ".new";
      int file = FileOpen(fresh, FILE_WRITE | FILE_TXT | FILE_ANSI);
      if(file == INVALID_HANDLE)
         return;
      bool isWhole = true;
      for(int i = 0; i < m_count && isWhole; i++)
        {
         int at = m_count < NX_COMMANDS_MAX ? i : (m_next + i) % NX_COMMANDS_MAX;
         isWhole = WriteWhole(file, LineOf(m_known[at].id, m_known[at].outcome, m_known[at].code, m_known[at].reason));
        }
      FileFlush(file);
      FileClose(file);
      // Half a file does not take the place of a whole one; it is tried again, but not at once.
      m_lines = NX_COMMAND_LINES_MAX / 2;
      if(!isWhole || !FileMove(fresh, 0, m_file, FILE_REWRITE))
         return;
      m_lines = m_count;
      m_isTorn = false;
     }

public:
                     NxCommands()
     {
      m_count = 0;
      m_next = 0;
      m_lines = 0;
      m_isTorn = false;
     }

   /// Reads the file; false where there is one and it cannot be read: who goes on without it forgets what is in doubt. A line
   /// that is not whole is passed over, and written away, or the next one would be joined to it.
   bool              Load(const string file)
     {
      bool isThere = FileIsExist(file);
      int handle = isThere ? FileOpen(file, FILE_READ | FILE_TXT | FILE_ANSI) : INVALID_HANDLE;
      if(isThere && handle == INVALID_HANDLE)
         return false;
      m_file = file;
      m_count = 0;
      m_next = 0;
      m_lines = 0;
      m_isTorn = false;
      if(!isThere)
         return true;
      while(!FileIsEnding(handle))
        {
         string line = FileReadString(handle);
         NX_ARRAY(string, parts);
         int count = StringSplit(line, ';', parts);
         m_lines++;
         if(count == 4 && parts[0] != "")
            Keep(parts[0], parts[1], parts[2], parts[3]);
         else
            m_isTorn = true;
        }
      FileClose(handle);
      if(m_isTorn)
         Rewrite();
      return true;
     }

   int               Count() const { return m_count; }
   string            IdAt(const int at) const { return m_known[at].id; }

   /// Whether it is an order of which nobody has seen what became of it.
   bool              IsDoubtAt(const int at) const { return m_known[at].outcome == NX_BEGUN && NxIsDigits(m_known[at].id); }

   bool              IsKnown(const string id) const { return Find(id) >= 0; }

   /// Whether a cancel waits for an order to be seen: its id begins with the order's.
   bool              IsCancelled(const string orderId) const
     {
      for(int i = 0; i < m_count; i++)
         if(m_known[i].code == NX_CANCEL_LATER && StringFind(m_known[i].id, orderId + "-") == 0)
            return true;
      return false;
     }

   /// The newest order that the trade server is known to have had; 0 where there is none.
   ulong             NewestSeen() const
     {
      ulong newest = 0;
      for(int i = 0; i < m_count; i++)
         if(m_known[i].outcome == NX_SEEN && NxIsDigits(m_known[i].id) && (ulong)StringToInteger(m_known[i].id) > newest)
            newest = (ulong)StringToInteger(m_known[i].id);
      return newest;
     }

   bool              WasRefused(const string id) const
     {
      int at = Find(id);
      return at >= 0 && m_known[at].outcome == NX_REFUSED;
     }

   string            CodeOf(const string id) const
     {
      int at = Find(id);
      return at < 0 ? "" : m_known[at].code;
     }

   string            ReasonOf(const string id) const
     {
      int at = Find(id);
      return at < 0 ? "" : m_known[at].reason;
     }

   /// Notes that a command is about to be executed; false when the disk does not take it, and then it must not be.
   bool              Begin(const string id, const string side, const string what)
     {
      if(!Append(LineOf(id, NX_BEGUN, side, what)))
         return false;
      Keep(id, NX_BEGUN, side, what);
      return true;
     }

   /// Notes that the trade server has an order that was begun.
   void              See(const string id)
     {
      int at = Find(id);
      if(at < 0 || m_known[at].outcome != NX_BEGUN)
         return;
      m_known[at].outcome = NX_SEEN;
      Append(LineOf(id, NX_SEEN, m_known[at].code, m_known[at].reason));
     }

   void              Refuse(const string id, const string code, const string reason)
     {
      string words = reason;
      StringReplace(words, ";", ",");
      Keep(id, NX_REFUSED, code, words);
      Append(LineOf(id, NX_REFUSED, code, words));
     }
  };

#endif
