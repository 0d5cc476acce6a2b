//+------------------------------------------------------------------+
//| The connection to the gateway: dialling, frames, heartbeats, and |
//| the order events that wait for their acknowledgement.            |
//+------------------------------------------------------------------+
#ifndef NEXUS_LINK
#define NEXUS_LINK
#include "NexusLang.mqh"
#include "NexusPack.mqh"
#include "NexusUnpack.mqh"
#include "NexusFrames.mqh"
#include "NexusOutbox.mqh"

#define NX_HOST "127.0.0.1"
#define NX_CONNECT_MS 300
#define NX_SOCKET_MS 500
#define NX_READ_MAX 65536
#define NX_FRAMES_A_TURN 200
#define NX_SILENT_MS 3000
#define NX_BEAT_MS 1000
// After a refusal in words there is no hurry.
#define NX_REFUSED_WAIT_MS 5000

enum NxPhase
  {
   NX_CLOSED,
   NX_REGISTERING,
   NX_OPEN
  };

struct NxSettings
  {
   string            platform;
   int               port;
   string            token;
   int               deviation;
   string            stateFile;
  };

class NxLink
  {
private:
   int               m_socket;
   NxFrames          m_frames;
   ulong             m_dialAtMs;
   int               m_attempt;
   ulong             m_heardMs;
   ulong             m_beatMs;
   ulong             m_turnMs;

   int               WaitMs() const
     {
      if(m_attempt <= 1)
         return 500;
      if(m_attempt == 2)
         return 1000;
      return m_attempt == 3 ? 2000 : 5000;
     }

   bool              Write(NX_ARRAY_REF(uchar, bytes), const int length)
     {
      int sent = 0;
      while(sent < length)
        {
         NX_ARRAY(uchar, rest);
         ArrayCopy(rest, bytes, 0, sent, length - sent);
         int taken = SocketSend(m_socket, rest, (uint)(length - sent));
         if(taken <= 0)
           {
            Drop("the gateway takes nothing: error " + IntegerToString(GetLastError()));
            return false;
           }
         sent += taken;
        }
      return true;
     }

   bool              WriteFrame(NX_ARRAY_CREF(uchar, payload))
     {
      int length = ArraySize(payload);
      NX_ARRAY(uchar, frame);
      ArrayResize(frame, length + NX_HEADER);
      for(int i = 0; i < NX_HEADER; i++)
         frame[i] = (uchar)((length >> ((NX_HEADER - 1 - i) * 8)) & 255);
      for(int i = 0; i < length; i++)
         frame[NX_HEADER + i] = payload[i];
      return Write(frame, length + NX_HEADER);
     }

   void              Dial()
     {
      m_socket = SocketCreate();
      if(m_socket == INVALID_HANDLE)
         return;
      ResetLastError();
      if(!SocketConnect(m_socket, NX_HOST, (uint)m_settings.port, NX_CONNECT_MS))
        {
         int error = GetLastError();
         string hint = error == 4014 ? " (allow 127.0.0.1 in Tools > Options > Expert Advisors)" : "";
         Drop("the gateway does not answer on port " + IntegerToString(m_settings.port) + ": error " +
              IntegerToString(error) + hint);
         return;
        }
      SocketTimeouts(m_socket, NX_SOCKET_MS, NX_SOCKET_MS);
      m_frames.Reset();
      m_heardMs = GetTickCount64();
      m_phase = NX_REGISTERING;
      SendRegister();
     }

protected:
   NxSettings        m_settings;
   NxPhase           m_phase;
   NxOutbox          m_outbox;
   string            m_epoch;
   string            m_login;
   string            m_server;
   string            m_lastSaid;

   /// Says who this terminal is; the first frame of a link.
   virtual void      SendRegister() { }
   /// One message of the gateway.
   virtual void      Receive(NxMessage &message) { }
   /// What is said with every heartbeat.
   virtual void      SendBeat() { }

   /// Words for the journal of the terminal; the same words are not repeated.
   void              Say(const string words)
     {
      if(words == m_lastSaid)
         return;
      m_lastSaid = words;
      Print("NexusBridge: ", words);
     }

   /// Milliseconds between the trade server's clock and UTC, in whole half hours.
   long              ServerOffsetMs() const
     {
      // A terminal that was never connected does not know its server's time.
      if((long)TimeTradeServer() <= 0)
         return 0;
      long seconds = (long)TimeTradeServer() - (long)TimeGMT();
      return (long)MathRound((double)seconds / 1800.0) * 1800 * 1000;
     }

   /// A time of the trade server in UTC microseconds.
   long              ToUtcUs(const long serverMs) const { return (serverMs - ServerOffsetMs()) * 1000; }

   /// Begins a message: its type, and whose it is.
   void              Head(NxWriter &message, const string type, const long tsUs = 0)
     {
      message.Reset();
      message.MapBegin();
      message.Text("type", type);
      message.Whole("v", 1);
      message.Text("login", m_login);
      message.Text("server", m_server);
      message.Whole("ts_us", tsUs > 0 ? tsUs : (long)TimeGMT() * 1000000);
     }

   bool              Send(NxWriter &message)
     {
      if(m_phase == NX_CLOSED)
         return false;
      NX_ARRAY(uchar, payload);
      message.Copy(payload);
      return WriteFrame(payload);
     }

   /// Begins an order event: it is numbered, and kept until the gateway has it on disk.
   void              EventHead(NxWriter &message, const string type, const long tsUs = 0)
     {
      Head(message, type, tsUs);
      message.Text("epoch", m_epoch);
      message.Whole("seq", m_outbox.NextNumber());
     }

   void              KeepEvent(NxWriter &message)
     {
      message.MapEnd();
      m_outbox.Add(message);
     }

   void              SendEvents()
     {
      while(m_phase == NX_OPEN && m_outbox.HasUnsent())
        {
         NX_ARRAY(uchar, payload);
         m_outbox.TakeUnsent(payload);
         if(ArraySize(payload) > 0 && !WriteFrame(payload))
            return;
        }
     }

   void              Drop(const string why)
     {
      if(m_socket != INVALID_HANDLE)
         SocketClose(m_socket);
      m_socket = INVALID_HANDLE;
      m_phase = NX_CLOSED;
      m_attempt++;
      m_dialAtMs = GetTickCount64() + (ulong)WaitMs();
      Say(why);
     }

   /// The gateway refused in words: it is asked again, but not at once.
   void              DropRefused(const string why)
     {
      Drop(why);
      m_dialAtMs = GetTickCount64() + NX_REFUSED_WAIT_MS;
     }

   void              Opened()
     {
      m_phase = NX_OPEN;
      m_attempt = 0;
      m_beatMs = GetTickCount64();
      m_outbox.LinkOpened();
     }

   /// Dials when it is time; reads what there is and hands it on, a bounded number of messages a turn.
   void              TendLink()
     {
      ulong now = GetTickCount64();
      bool hasStoodStill = now > m_turnMs + NX_SILENT_MS;
      m_turnMs = now;
      if(m_phase == NX_CLOSED)
        {
         if(now >= m_dialAtMs)
            Dial();
         return;
        }
      // The gateway has given this link up by now: an order that waits on it is for a market that is gone.
      if(hasStoodStill)
        {
         Drop("this terminal stood still, so what waited on the link is not carried out");
         return;
        }
      uint can = SocketIsReadable(m_socket);
      if(can > 0)
        {
         NX_ARRAY(uchar, part);
         ResetLastError();
         int got = SocketRead(m_socket, part, (uint)NxMin((int)can, NX_READ_MAX), 1);
         if(got > 0)
           {
            m_heardMs = now;
            m_frames.Append(part, got);
           }
         else
            if(GetLastError() == 5273 || !SocketIsConnected(m_socket))
              {
               Drop("the gateway closed the connection");
               return;
              }
        }
      else
         if(!SocketIsConnected(m_socket))
           {
            Drop("the gateway closed the connection");
            return;
           }
      TakeFrames();
      if(m_phase != NX_CLOSED && now > m_heardMs + NX_SILENT_MS)
         Drop("the gateway is silent");
     }

   void              TakeFrames()
     {
      NX_ARRAY(uchar, frame);
      for(int i = 0; i < NX_FRAMES_A_TURN && m_phase != NX_CLOSED; i++)
        {
         // One of them held the terminal up: the next turn ends the link.
         if(GetTickCount64() > m_turnMs + NX_SILENT_MS)
            return;
         int length = m_frames.Next(frame);
         if(length == 0)
            break;
         NxMessage message;
         if(message.Read(frame, length))
            Receive(message);
         else
            Say("a message of the gateway cannot be read");
        }
      if(m_frames.IsBad() && m_phase != NX_CLOSED)
         Drop("the gateway sent what is no frame");
     }

   void              Beat()
     {
      ulong now = GetTickCount64();
      if(m_phase != NX_OPEN || now < m_beatMs)
         return;
      // The next one counts from this one, so that the pace stays even.
      m_beatMs += NX_BEAT_MS;
      if(m_beatMs <= now)
         m_beatMs = now + NX_BEAT_MS;
      SendBeat();
     }

public:
                     NxLink()
     {
      m_socket = INVALID_HANDLE;
      m_phase = NX_CLOSED;
      m_dialAtMs = 0;
      m_attempt = 0;
      m_heardMs = 0;
      m_beatMs = 0;
      m_turnMs = 0;
     }
  };

#endif
